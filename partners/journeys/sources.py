"""The things that this room knows: people, details and papers of a partner."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Count, F, Min, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from core import clock
from core.links import PageOf
from partners.journeys.things import Evidence, Found, Thing, first, register
from partners.models import Contact, Membership, Partner, PortalDay

_CHANGE = "partners.partner:change"
# Our page of a partner, and its form.
DETAIL = PageOf("partners:detail", "partners.partner:view")
EDIT = PageOf("partners:edit", _CHANGE)
INVITE = PageOf("partners:invite", "partners.membership:change")
_PROFILE = PageOf("portal:company-edit", _CHANGE)


@register(
    Thing(
        "owner",
        _("One of us looks after the partner"),
        _("Say who"),
        staff=PageOf("partners:owner", "partners.partner:manage"),
        heard=("partners.partner.owner_changed",),
    ),
    Thing(
        "profile",
        _("Company profile complete: legal name, website and description"),
        _("Complete the profile"),
        staff=EDIT,
        portal=_PROFILE,
        heard=("partners.partner.changed",),
    ),
    Thing(
        "legal-numbers",
        _("Registration or VAT number given"),
        _("Give the numbers"),
        staff=EDIT,
        heard=("partners.partner.changed",),
    ),
)
def details(partner_ids: Collection[int], asked: frozenset[str]) -> Found:
    """What stands in the partner's own columns; kept without a day of its own, so found today."""
    names = ("owner_id", "legal_name", "website", "description", "registration_number", "vat_number")
    there: Found = {code: {} for code in asked}
    for pk, owner, legal_name, website, text, number, vat in Partner.objects.filter(
        pk__in=partner_ids
    ).values_list("pk", *names):
        is_there = {
            "owner": bool(owner),
            "profile": bool(legal_name and website and text),
            "legal-numbers": bool(number or vat),
        }
        for code in asked:
            if is_there[code]:
                there[code][pk] = Evidence(clock.today())
    return there


@register(
    Thing(
        "main-contact",
        _("Main contact chosen"),
        _("Choose the main contact"),
        staff=PageOf("partners:tab", "partners.partner:view", tail=("contacts",)),
        portal=PageOf("portal:contact-add", "partners.contact:change"),
        heard=("partners.contact.created", "partners.contact.changed"),
    )
)
def main_contact(partner_ids: Collection[int], asked: frozenset[str]) -> Found:
    rows = Contact.objects.current().filter(partner__in=partner_ids, is_main=True)
    return {
        "main-contact": {
            partner_id: Evidence(localdate(at))
            for partner_id, at in rows.values_list("partner_id", "created_at")
        }
    }


@register(
    Thing(
        "first-login",
        _("First visit to the portal"),
        _("Invite somebody"),
        staff=INVITE,
        portal=PageOf("portal:home", "partners.partner:view"),
        heard=("accounts.user.logged_in", "partners.membership.created"),
    )
)
def first_login(partner_ids: Collection[int], asked: frozenset[str]) -> Found:
    """The first day in the partner's portal; of before days were counted, a login of a member since it is one."""
    days = PortalDay.objects.filter(partner__in=partner_ids).order_by()
    visited = days.values_list("partner_id").annotate(first=Min("day"))
    there = {partner_id: Evidence(day) for partner_id, day in visited}
    logins = (
        Membership.objects.filter(partner__in=partner_ids, user__last_login__gte=F("created_at"))
        .order_by("user__last_login")
        .values_list("partner_id", "user__last_login")
    )
    for partner_id, evidence in first([(pk, localdate(at), "") for pk, at in logins if at]).items():
        there.setdefault(partner_id, evidence)
    return {"first-login": there}


@register(
    Thing(
        "team",
        _("Two people with access to the portal"),
        _("Invite a colleague"),
        staff=INVITE,
        portal=PageOf("portal:invite", "partners.membership:change"),
        heard=("partners.membership.created",),
    )
)
def team(partner_ids: Collection[int], asked: frozenset[str]) -> Found:
    """Since the second of those who are members now was one."""
    members = Membership.objects.filter(partner__in=partner_ids, ended_at=None, user__is_active=True)
    two = members.order_by().values("partner_id").annotate(n=Count("pk")).filter(Q(n__gte=2))
    second: dict[int, list[Evidence]] = {row["partner_id"]: [] for row in two}
    for partner_id, at in members.order_by("created_at", "pk").values_list("partner_id", "created_at"):
        if partner_id in second:
            second[partner_id].append(Evidence(localdate(at)))
    return {"team": {partner_id: rows[1] for partner_id, rows in second.items()}}
