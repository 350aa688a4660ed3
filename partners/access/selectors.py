"""Reads across partners, members and tokens."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import User
from core.actor import NOBODY, Actor, ActorKind
from core.people import Person
from core.permissions import TABLE
from partners.models import Invitation, Membership, Partner, PartnerToken
from partners.partner import offers


def scope_ids(partner: Partner) -> frozenset[int]:
    """A partner's database id and those of partners merged into it."""
    return frozenset([partner.pk, *partner.merged.values_list("pk", flat=True)])


@dataclass(frozen=True)
class Access:
    """What a role may at a partner, and what the partner's status and what it is not offered keep from it."""

    permissions: frozenset[str]
    barred: frozenset[str]
    not_offered: frozenset[str]


def access_of(role: str, partner: Partner) -> Access:
    """What a role may at a partner as it stands now."""
    given, counting = TABLE.for_partner(role), TABLE.at_status(partner.status)
    outside = given & TABLE.outside(offers.of_partner(partner))
    return Access((given & counting) - outside, given - counting, outside)


def invitation_proposed(partner: Partner) -> dict[str, str]:
    """What the invitation of a first member begins with: the main contact, who then looks after the others.
    Whoever comes later is typed, with the role that may least."""
    if (
        partner.memberships.filter(ended_at=None).exists()
        or partner.invitations.filter(status="sent").exists()
    ):
        return {}
    proposed = {"role": "administrator"}
    contact = partner.contacts.current().filter(is_main=True).exclude(email="").first()
    if contact:
        proposed |= {"name": contact.name, "email": contact.email, "language": contact.language}
    return proposed


def status_allows(partner: Partner, permission: str) -> bool:
    """Whether a permission counts in the present status of the partner, whoever asks."""
    return partner.status in TABLE.statuses_of(permission)


def member_actor(user: User, partner_public_id: str | None, *, request_id: str) -> Actor:
    """The actor of a person in the portal of one partner; nobody when they are not a member.

    Without a partner (the profile page) the actor has the permissions of all memberships and sees
    no partner's rows.
    """
    current = Membership.objects.filter(user=user, ended_at=None).select_related("partner__type")
    if partner_public_id is None:
        places = [access_of(row.role, row.partner).permissions for row in current]
        former = TABLE.for_partner("reader") & TABLE.at_status(Partner.Status.ENDED)
        permissions = frozenset().union(*places) if places else former
        return Actor(
            kind=ActorKind.PARTNER,
            id=user.public_id,
            user_id=user.pk,
            permissions=permissions,
            request_id=request_id,
        )
    membership = current.filter(partner__public_id=partner_public_id).first()
    if membership is None:
        return NOBODY
    access = access_of(membership.role, membership.partner)
    return Actor(
        kind=ActorKind.PARTNER,
        id=user.public_id,
        user_id=user.pk,
        role=membership.role,
        permissions=access.permissions,
        barred=access.barred,
        not_offered=access.not_offered,
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
    rows = Membership.objects.filter(user=user, ended_at=None).select_related(
        "partner__tier", "partner__type"
    )
    return list(rows.order_by("partner__name"))


def partner_tokens() -> QuerySet[PartnerToken]:
    """Tokens with the partner that each is bound to, for ``tokens.use``."""
    return PartnerToken.objects.select_related("partner__type")


def invitation_people(ids: set[str]) -> dict[str, Person]:
    rows = Invitation.objects.filter(public_id__in=ids)
    return {row.public_id: Person(row.name, row.email, row.language) for row in rows}


def token_people(ids: set[str]) -> dict[str, Person]:
    """Tokens of partners appear in timelines by their name."""
    return {row.public_id: Person(row.name) for row in PartnerToken.objects.filter(public_id__in=ids)}
