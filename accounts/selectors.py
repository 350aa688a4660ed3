"""Reads: what a person may do, who stands behind a token, names for timelines and mails."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q

from accounts.models import StaffToken, User
from prm.core import people, tokens
from prm.core.clock import now
from prm.core.permissions import TABLE
from prm.core.scope import ScopedQuerySet

# How fine "last used" is: one write a minute, however busy the token.
USED_GRAIN = timedelta(minutes=1)


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


def staff_token(secret: str) -> StaffToken | None:
    """The token behind a secret with its owner, when it may still be used; notes that it was.

    None for a token that is unknown, revoked or expired, or whose owner left or is no longer staff.
    """
    at = now()
    token = (
        StaffToken.objects.select_related("owner")
        .filter(secret_hash=tokens.digest(secret), revoked_at=None, expires_at__gt=at, owner__is_active=True)
        .exclude(owner__staff_role="")
        .first()
    )
    if token:
        stale = Q(last_used_at=None) | Q(last_used_at__lt=at - USED_GRAIN)
        StaffToken.objects.filter(stale, pk=token.pk).update(last_used_at=at)
    return token


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
    rows = StaffToken.objects.filter(public_id__in=ids).values_list("public_id", "name")
    return {public_id: people.Person(name) for public_id, name in rows}


def person_by_email(email: str) -> people.Person | None:
    user = user_by_email(email)
    return people.Person(user.name, user.email, user.language) if user else None


people.register("usr", _people)
people.register("tok", _token_names)
