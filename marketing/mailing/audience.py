"""Whom announcements and campaigns are for: the partners of a segment, or all, and their people."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core import bulk
from core.actor import SYSTEM, Actor
from core.errors import DomainError
from core.permissions import PARTNER_ROLES, TABLE
from marketing.mailing.selectors import folded
from marketing.models import Segment
from marketing.segments.selectors import check_usable, member_ids
from partners.models import Contact, Membership, Partner

CHUNK = 2_000
# Whom nobody writes to: partners who may not read their portal, or have left it.
SILENT = (Partner.Status.SUSPENDED, Partner.Status.ENDED)


class Member(NamedTuple):
    """A person of a partner (public id), with the address folded; ``informed`` of what we hold of them."""

    partner_id: int
    person: str
    name: str
    email: str
    informed: bool = True


def check_roles(values: dict[str, Any]) -> None:
    """Raise DomainError 422 at ``roles`` for one that is none of partners."""
    if set(values.get("roles") or ()) - set(PARTNER_ROLES):
        raise DomainError.invalid(_("Choose among the roles of members."), field="roles")


def check_segment(actor: Actor, values: dict[str, Any]) -> None:
    """Raise DomainError 403 where whom something is for would tell its writer what they may not see."""
    if segment := values.get("segment"):
        check_usable(actor, segment.conditions)


def partner_chunks(segment: Segment | None) -> Iterator[list[int]]:
    """The keys of the partners of a segment as it is now, or of all, in parts."""
    return iter(bulk.chunks(member_ids(SYSTEM, segment.conditions if segment else {}), CHUNK))


def memberships(roles: Collection[str]) -> QuerySet[Membership]:
    """Members who may log in, in these roles or in any."""
    rows = Membership.objects.filter(ended_at=None, user__is_active=True)
    return rows.filter(role__in=roles) if roles else rows


def members(partner_ids: Iterable[int], roles: Collection[str]) -> list[Member]:
    """The members of partners, by partner."""
    rows = memberships(roles).filter(partner_id__in=list(partner_ids)).order_by("partner_id", "pk")
    found = rows.values_list("partner_id", "user__public_id", "user__name", "user__email")
    return [Member(partner, person, name, folded(email)) for partner, person, name, email in found]


def contacts(partner_ids: Iterable[int]) -> list[Member]:
    """The contacts of partners, by partner, with or without an address."""
    rows = Contact.objects.current().filter(partner_id__in=list(partner_ids)).order_by("partner_id", "pk")
    found = rows.values_list("partner_id", "public_id", "name", "email", "informed_on")
    return [
        Member(partner, person, name, folded(email), informed is not None)
        for partner, person, name, email, informed in found
    ]


def reading_roles(permission: str, roles: Collection[str]) -> list[str]:
    """Of these roles, or of all, those that have a permission."""
    return [code for code in roles or PARTNER_ROLES if permission in TABLE.for_partner(code)]


def segment_said(segment: Segment | None) -> str:
    return str(segment.name) if segment else str(_("All partners"))


def roles_said(roles: Collection[str]) -> str:
    """The roles by name, or that it is all of them."""
    return ", ".join(str(PARTNER_ROLES[code]) for code in roles if code in PARTNER_ROLES) or str(
        _("All roles")
    )


def roles_field(**kwargs: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("Roles of members"),
        choices=list(PARTNER_ROLES.items()),
        required=False,
        help_text=_("Without one, it is for all roles."),
        **kwargs,
    )
