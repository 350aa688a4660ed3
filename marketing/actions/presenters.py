"""What a page of ours and a page of the portal both show of a co-marketing action."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core import said, slots
from core.actor import Actor
from core.links import PageOf
from core.money import Money
from marketing.actions.rules import Outcome
from marketing.actions.selectors import obtained_sales
from marketing.models import ActionLead, CoMarketingAction
from partners.vocabulary.exchange import programme_currency
from pipeline.deals.events import PORTAL as PORTAL_DEAL
from pipeline.deals.events import STAFF as DEAL
from pipeline.models import Deal
from web.templatetags import formats

SALE = PageOf("pipeline:sale", "pipeline.sale:view")
NONE_YET = _("not computable yet")


def figures_of(outcome: Outcome) -> list[slots.Fact]:
    """What came of it, as stat cards; a figure that cannot be worked out says so."""
    currency = programme_currency()
    cost, roi = outcome.cost_per_lead, outcome.roi
    return [
        slots.Fact(_("Leads"), outcome.leads, kind="number"),
        slots.Fact(_("Customers"), outcome.customers, kind="number"),
        slots.Fact(_("Revenue"), Money(outcome.revenue_minor, currency), kind="money"),
        slots.Fact(_("Cost per lead"), Money(cost, currency), kind="money")
        if cost is not None
        else slots.Fact(_("Cost per lead"), NONE_YET, note=_("It has no lead.")),
        slots.Fact(_("Return on investment"), roi, kind="percent")
        if roi is not None
        else slots.Fact(
            _("Return on investment"),
            NONE_YET,
            note=_("It is known once an action in which we put something took place."),
        ),
    ]


def facts_of(action: CoMarketingAction) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = [
        (_("Kind"), action.get_kind_display()),
        (_("Date"), action.held_on),
        (_("Our investment"), formats.money(action.our_investment)),
        (_("Investment of the partner"), formats.money(action.partner_investment)),
    ]
    if action.link:
        rows.append((_("Link"), action.link, action.link))
    if action.reason:
        rows.append((_("Reason"), said.read(action.reason)))
    return rows


def leads_of(action: CoMarketingAction, actor: Actor) -> list[dict[str, Any]]:
    """The leads, each named as the reader may know it. One query."""
    rows = ActionLead.objects.filter(action=action).select_related("deal__partner", "referral")
    return [_lead(row, actor) for row in rows]


def _lead(row: ActionLead, actor: Actor) -> dict[str, Any]:
    if row.deal is not None:
        return {
            "row": row,
            "deal": row.deal,
            "name": row.deal.customer_name,
            "url": _deal_url(row.deal, actor),
            "day": row.deal.created_at,
            "status": row.deal.get_status_display(),
        }
    referral = row.referral
    assert referral is not None  # marketing_lead_one
    name = referral.customer_shown if actor.is_partner else referral.customer_name
    return {
        "row": row,
        "referral": referral,
        "name": name or referral.external_id,
        "day": referral.occurred_at,
        "status": referral.get_type_display(),
    }


def _deal_url(deal: Deal, actor: Actor) -> str:
    return (PORTAL_DEAL if actor.is_partner else DEAL).url_for(actor, deal)


def sales_of(action: CoMarketingAction, actor: Actor) -> list[dict[str, Any]]:
    """The sales it brought: those named can be taken away, those of its deals follow from these."""
    return [
        {
            "sale": sale,
            "name": (sale.customer_shown if actor.is_partner else sale.customer_name) or sale.external_id,
            "url": SALE.url_for(actor, sale) if actor.is_staff else "",
            "link": getattr(sale, "co_marketing", None),
        }
        for sale in obtained_sales(action)
    ]
