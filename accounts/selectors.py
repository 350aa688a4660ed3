"""Reads: what a person may do, who stands behind a token, names for timelines and mails."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db.models import Q

from accounts.models import StaffToken, User, UserSession
from core import people
from core.actor import Actor, ActorKind
from core.clock import now
from core.permissions import STAFF_ROLES, TABLE
from core.scope import ScopedQuerySet


def staff_permissions(user: User) -> frozenset[str]:
    """What the table gives to the person's role; nothing to somebody without one or deactivated."""
    if not user.is_active or not user.staff_role:
        return frozenset()
    return TABLE.for_staff(user.staff_role)


def staff_actor(user: User, *, request_id: str = "") -> Actor:
    """One of us, as they act themselves: also where what they may see is read without them, as for a mail."""
    return Actor(
        kind=ActorKind.STAFF,
        id=user.public_id,
        user_id=user.pk,
        role=user.staff_role,
        permissions=staff_permissions(user),
        own_partners_only=user.staff_role == "manager_own",
        request_id=request_id,
    )


def user_of(actor: Actor) -> User | None:
    """The person who acts; None when it is the system or nobody."""
    return User.objects.filter(pk=actor.user_id).first() if actor.user_id else None


def staff_users() -> ScopedQuerySet[User]:
    return User.objects.staff()


def nobody_yet() -> bool:
    """Whether nobody of ours has an account: the installation still waits for its first administrator."""
    return not User.objects.staff().exists()


def user_by_email(email: str) -> User | None:
    return User.objects.filter(email=email.strip().lower()).first()


def service_permissions() -> frozenset[str]:
    """What a token of the installation may do, within its scopes: it is nobody's, and so has no role."""
    return TABLE.for_staff("administrator")


def tokens_of(actor: Actor) -> ScopedQuerySet[StaffToken]:
    """A person's own tokens, and those of the installation for who looks after them; the newest first."""
    own = Q(owner_id=actor.user_id)
    if actor.can("accounts.service_token:create"):
        own |= Q(is_service=True)
    return StaffToken.objects.select_related("owner").filter(own).order_by("-id")


def staff_tokens() -> ScopedQuerySet[StaffToken]:
    """Tokens with their owner, for ``tokens.use``: those of the installation, and those of people who are
    still with us and staff."""
    staff = Q(owner__is_active=True) & ~Q(owner__staff_role="")
    return StaffToken.objects.select_related("owner").filter(Q(is_service=True) | staff)


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
    """A token by its name, a personal one with the person it speaks for."""
    rows = StaffToken.objects.filter(public_id__in=ids).values_list(
        "public_id", "name", "is_service", "owner__name"
    )
    return {
        public_id: people.Person(name if is_service else f"{name} ({owner})")
        for public_id, name, is_service, owner in rows
    }


# Mails of the login go to one address of an account, which need not be the one it logs in with.
ADDRESS = "adr"


def _address_people(ids: set[str]) -> dict[str, people.Person]:
    rows = EmailAddress.objects.filter(pk__in=[id.partition("_")[2] for id in ids], user__is_active=True)
    return {
        f"{ADDRESS}_{row.pk}": people.Person(row.user.name, row.email, row.user.language)
        for row in rows.select_related("user")
    }


def has_second_factor(user: User) -> bool:
    return Authenticator.objects.filter(user=user).exists()


def sessions_of(user: User) -> list[UserSession]:
    """The sessions of a person that still let somebody in, the latest used first."""
    rows = list(UserSession.objects.filter(user=user).order_by("-seen_at", "-id"))
    live = Session.objects.filter(
        session_key__in=[row.session_key for row in rows], expire_date__gt=now()
    ).values_list("session_key", flat=True)
    alive = set(live)
    return [row for row in rows if row.session_key in alive]


people.register("usr", _people)
people.register("tok", _token_names)
people.register(ADDRESS, _address_people)


def _holders(permission: str) -> list[str]:
    roles = [role for role in STAFF_ROLES if permission in TABLE.for_staff(role)]
    return list(User.objects.filter(is_active=True, staff_role__in=roles).values_list("public_id", flat=True))


people.HOLDERS.append(_holders)
