"""Reads: what a person may do, who stands behind a token, names for timelines and mails."""

from __future__ import annotations

from accounts.models import StaffToken, User
from core import people
from core.permissions import STAFF_ROLES, TABLE
from core.scope import ScopedQuerySet


def staff_permissions(user: User) -> frozenset[str]:
    """What the table gives to the person's role; nothing to somebody without one or deactivated."""
    if not user.is_active or not user.staff_role:
        return frozenset()
    return TABLE.for_staff(user.staff_role)


def staff_users() -> ScopedQuerySet:
    return User.objects.staff()


def user_by_email(email: str) -> User | None:
    return User.objects.filter(email=email.strip().lower()).first()


def tokens_of(user_id: int | None) -> ScopedQuerySet:
    """A person's own tokens, the newest first."""
    return StaffToken.objects.filter(owner_id=user_id).order_by("-id")


def staff_tokens() -> ScopedQuerySet:
    """Tokens with their owner, of those who are still with us and staff, for ``tokens.use``."""
    return (
        StaffToken.objects.select_related("owner").filter(owner__is_active=True).exclude(owner__staff_role="")
    )


def _people(ids: set[str]) -> dict[str, people.Person]:
    rows = User.objects.filter(public_id__in=ids).values_list(
        "public_id", "name", "email", "language", "is_active"
    )
    # Somebody deactivated keeps a name in timelines and gets no mail.
    return {
        public_id: people.Person(name or email, email if active else "", language)
        for public_id, name, email, language, active in rows
    }


def _token_names(ids: set[str]) -> dict[str, people.Person]:
    """A token by its name and the person it speaks for."""
    rows = StaffToken.objects.filter(public_id__in=ids).values_list("public_id", "name", "owner__name")
    return {public_id: people.Person(f"{name} ({owner})") for public_id, name, owner in rows}


def person_by_email(email: str) -> people.Person | None:
    user = user_by_email(email)
    return people.Person(user.name, user.email, user.language) if user else None


people.register("usr", _people)
people.register("tok", _token_names)


def _holders(permission: str) -> list[str]:
    roles = [role for role in STAFF_ROLES if permission in TABLE.for_staff(role)]
    return list(User.objects.filter(is_active=True, staff_role__in=roles).values_list("public_id", flat=True))


people.HOLDERS.append(_holders)
