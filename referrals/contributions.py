"""What this room fills in: navigation, tabs of the partner's page, figures, the panel of a sale."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock, slots
from core.actor import Actor
from core.permissions import Offer
from partners.budget.models import BudgetLine
from referrals.commissions import explain, presenters
from referrals.commissions import selectors as commission_selectors
from referrals.commissions.columns import COMMISSION_COLUMNS
from referrals.links import selectors as link_selectors
from referrals.models import Commission, CommissionDecision, Coupon, ReferralEvent, ReferralLink
from referrals.subscriptions.presenters import subscription_facts
from web import nav
from web.columns import Table, narrow
from web.templatetags.formats import day_long

VIEW_LINKS, VIEW_COMMISSIONS = "referrals.link:view", "referrals.commission:view"
SHOWN = 20

nav.register(
    nav.NavItem(
        code="referrals",
        label=_("Referrals and commissions"),
        url_name="referrals:links",
        icon="link",
        permission=VIEW_LINKS,
        order=60,
    ),
    nav.CreateItem(
        label=_("Referral link"),
        url_name="referrals:link-new",
        icon="link",
        permission="referrals.link:change",
        order=50,
    ),
)


@slots.partner_tab.fill("referrals.links", order=50)
def referrals_tab() -> slots.Tab:
    return slots.Tab(
        code="referrals",
        label=_("Referrals"),
        count=lambda actor, partner: ReferralLink.objects.visible_to(actor).filter(partner=partner)[:100],
        template="referrals/tab.html",
        context=_links_context,
        permission=VIEW_LINKS,
        offer=Offer.REFERRALS,
        kept=_has_links,
    )


def _has_links(partner: Any) -> bool:
    return (
        ReferralLink.objects.filter(partner=partner).exists()
        or Coupon.objects.filter(partner=partner).exists()
    )


def _links_context(actor: Actor, partner: Any) -> dict[str, Any]:
    links = ReferralLink.objects.visible_to(actor).filter(partner=partner).for_list()
    events = ReferralEvent.objects.visible_to(actor).filter(partner=partner).for_list()
    may_read = actor.can("referrals.conversion:view")
    return {
        "journey": link_selectors.journey([partner.pk]),
        "referral_links": link_selectors.with_counts(list(links.order_by("-created_at", "-id")[:SHOWN])),
        "events": list(events.order_by("-occurred_at", "-id")[:SHOWN]) if may_read else [],
        "links_url": f"{reverse('referrals:links')}?partner={partner.public_id}",
        "new_url": f"{reverse('referrals:link-new')}?partner={partner.public_id}",
        "may_change": actor.can("referrals.link:change"),
    }


@slots.relationship_facts.fill("referrals.journey", order=5)
def relationship_facts(
    actor: Actor, partner: Any, panels: frozenset[str]
) -> dict[str, list[tuple[Any, ...]]]:
    """The leads and customers that a referral partner brought."""
    if "referral" not in panels or not actor.can(VIEW_LINKS):
        return {}
    journey = link_selectors.journey([partner.pk])
    return {"referral": [(_("Leads brought"), journey["leads"]), (_("Customers won"), journey["customers"])]}


@slots.partner_tab.fill("referrals.commissions", order=55)
def commissions_tab() -> slots.Tab:
    return slots.Tab(
        code="commissions",
        label=_("Commissions"),
        count=lambda actor, partner: None,
        template="referrals/tab_commissions.html",
        context=_commissions_context,
        permission=VIEW_COMMISSIONS,
        offer=Offer.COMMISSIONS,
        kept=lambda partner: Commission.objects.filter(partner=partner).exists(),
    )


def _commissions_context(actor: Actor, partner: Any) -> dict[str, Any]:
    rows = commission_selectors.visible_commissions(actor, partner)
    columns = [column for column in COMMISSION_COLUMNS if column.shown and column.code != "partner"]
    shown = list(narrow(rows, columns).order_by("-pk")[:SHOWN])
    return {
        "sums": commission_selectors.sums(rows, clock.today()),
        "page": {"rows": shown},
        "table": Table(columns, shown),
        "list_url": f"{reverse('referrals:commissions')}?partner={partner.public_id}",
    }


@slots.came_of_sales.fill("referrals.commission", order=10)
def commissions_of_sales(actor: Actor, sale_ids: set[int]) -> dict[int, list[slots.Fact]]:
    """The commission that a sale earned, or that its refund took back."""
    if not actor.can(VIEW_COMMISSIONS):
        return {}
    rows = Commission.objects.visible_to(actor).filter(sale__in=sale_ids).select_related("partner")
    commissions = list(rows.order_by("pk"))
    came = presenters.after(commissions, actor)
    found: dict[int, list[slots.Fact]] = defaultdict(list)
    for row in commissions:
        found[row.sale_id] += [_earned(row, actor), *came[row.pk]]
    return found


def _earned(row: Commission, actor: Actor) -> slots.Fact:
    url = presenters.commission_url(row, actor)
    return slots.Fact(_("Commission"), row.amount, url, note=row.state_label, kind="money")


@slots.sale_panel.fill("referrals.commission", order=10)
def sale_panel(actor: Actor, sale: Any) -> slots.Panel | None:
    """Why a sale pays what it pays, and what the customer paid of it."""
    if not actor.can(VIEW_COMMISSIONS):
        return None
    decision = CommissionDecision.objects.filter(sale=sale).select_related("plan_version__plan").first()
    commissions = list(Commission.objects.filter(sale=sale).order_by("pk"))
    may_pay = not sale.refund_of_id and actor.can("referrals.payment:record")
    return slots.Panel(
        template="referrals/sale_panel.html",
        context={
            "why": explain.why(decision) if decision else None,
            "commission": commissions[0] if commissions else None,
            "corrected": commissions if any(row.caused_by_id for row in commissions) else [],
            "subscription": subscription_facts(sale),
            "headline": _("Sale to %(customer)s · %(day)s")
            % {"customer": sale, "day": day_long(sale.sold_on)},
            "payments": [] if sale.refund_of_id else list(sale.payments.all()),
            "payment_url": reverse("referrals:sale-payment", args=[sale.public_id])
            if may_pay and commission_selectors.owed_minor(sale)
            else "",
        },
    )


@slots.budget_spent.fill("referrals.commissions")
def budget_spent(year: int) -> dict[str, slots.Spent]:
    """The commissions earned in the year less those taken back, each currency at the rate of its days."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    query = urlencode({"earned_after": first, "earned_before": last})
    url = f"{reverse('referrals:commissions')}?{query}"
    return {BudgetLine.Use.COMMISSIONS.value: slots.Spent(commission_selectors.cost(first, last), url)}
