"""Reads across partners, members and tokens."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.models import User
from core.actor import NOBODY, Actor, ActorKind
from core.people import Person
from core.permissions import TABLE
from partners.models import Invitation, Membership, Partner, PartnerToken


def scope_ids(partner: Partner) -> frozenset[int]:
    """A partner's database id and those of partners merged into it."""
    return frozenset([partner.pk, *partner.merged.values_list("pk", flat=True)])


def permissions_of(role: str, status: str) -> tuple[frozenset[str], frozenset[str]]:
    """What a role may at a partner of this status, and what the status keeps from it."""
    given, counting = TABLE.for_partner(role), TABLE.at_status(status)
    return given & counting, given - counting


def status_allows(partner: Partner, permission: str) -> bool:
    """Whether a permission counts in the present status of the partner, whoever asks."""
    return partner.status in TABLE.statuses_of(permission)


def member_actor(user: User, partner_public_id: str | None, *, request_id: str) -> Actor:
    """The actor of a person in the portal of one partner; nobody when they are not a member.

    Without a partner (the profile page) the actor has the permissions of all memberships and sees
    no partner's rows.
    """
    current = Membership.objects.filter(user=user, ended_at=None)
    if partner_public_id is None:
        places = set(current.values_list("role", "partner__status")) or {("reader", Partner.Status.ENDED)}
        permissions = frozenset().union(*(permissions_of(*place)[0] for place in places))
        return Actor(
            kind=ActorKind.PARTNER,
            id=user.public_id,
            user_id=user.pk,
            permissions=permissions,
            request_id=request_id,
        )
    membership = current.filter(partner__public_id=partner_public_id).select_related("partner").first()
    if membership is None:
        return NOBODY
    permissions, barred = permissions_of(membership.role, membership.partner.status)
    return Actor(
        kind=ActorKind.PARTNER,
        id=user.public_id,
        user_id=user.pk,
        role=membership.role,
        permissions=permissions,
        barred=barred,
        partner_id=membership.partner_id,
        partner_ids=scope_ids(membership.partner),
        request_id=request_id,
    )


def partner_roles(user: User) -> set[str]:
    """A member's roles as the second-factor setting writes them (``partner:finance``)."""
    roles = Membership.objects.filter(user=user, ended_at=None).values_list("role", flat=True)
    return {f"partner:{role}" for role in roles}


def memberships_of(user: User) -> list[Membership]:
    """The partners a person may act for, by name."""
    rows = Membership.objects.filter(user=user, ended_at=None).select_related("partner__tier")
    return list(rows.order_by("partner__name"))


def partner_tokens() -> QuerySet[PartnerToken]:
    """Tokens with the partner that each is bound to, for ``tokens.use``."""
    return PartnerToken.objects.select_related("partner")


def invitation_people(ids: set[str]) -> dict[str, Person]:
    rows = Invitation.objects.filter(public_id__in=ids)
    return {row.public_id: Person(row.name, row.email, row.language) for row in rows}


def token_people(ids: set[str]) -> dict[str, Person]:
    """Tokens of partners appear in timelines by their name."""
    return {row.public_id: Person(row.name) for row in PartnerToken.objects.filter(public_id__in=ids)}
