"""Whom something about a partner is told: chosen by what they may do, never by the name of a role."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError, Sentence
from core.notify import receivers
from core.permissions import PARTNER_ROLES, TABLE
from partners.models import Contact, Membership, Partner


def partner_members(partner: Partner, permission: str) -> list[str]:
    """A partner's members who have a permission, else its main contact (public ids)."""
    return members_by_partner({partner.pk}, permission)[partner.pk]


def members_by_partner(partner_ids: Iterable[int], permission: str) -> dict[int, list[str]]:
    """The same for many partners, in two queries."""
    roles = [role for role in PARTNER_ROLES if permission in TABLE.for_partner(role)]
    found: dict[int, list[str]] = defaultdict(list)
    members = Membership.objects.filter(
        partner_id__in=partner_ids, ended_at=None, role__in=roles, user__is_active=True
    )
    for partner_id, person in members.order_by("id").values_list("partner_id", "user__public_id"):
        found[partner_id].append(person)
    without = set(partner_ids) - set(found)
    for partner_id, person in _main_contacts(without).values_list("partner_id", "public_id"):
        found[partner_id].append(person)
    return found


def nobody_at(partner: Partner) -> Sentence:
    """Why nobody of a partner hears of something, in words that say what to do."""
    return _(
        "%(partner)s has no main contact with an e-mail address, and no member of the portal who may answer."
        " An invitation counts once it is accepted."
    ) % {"partner": partner.name}


def check_informed(partner: Partner, permission: str) -> None:
    """Raise DomainError 409 when a request that then waits for the partner would reach nobody."""
    if not receivers(partner_members(partner, permission)):
        raise DomainError.conflict(
            nobody_at(partner),
            code="nobody-informed",
            link=reverse("partners:contact-add", args=[partner.public_id]),
        )


def main_contact(partner: Partner) -> list[str]:
    """The main contact of a partner, when it can be written to (its public id)."""
    return list(_main_contacts({partner.pk}).values_list("public_id", flat=True)[:1])


def _main_contacts(partner_ids: set[int]) -> QuerySet[Contact]:
    return Contact.objects.current().filter(partner_id__in=partner_ids, is_main=True).exclude(email="")


def owner_of(partner: Partner) -> list[str]:
    """Who of us looks after a partner (public id); nobody when nobody does."""
    return [partner.owner.public_id] if partner.owner else []
