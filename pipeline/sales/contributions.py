"""Sales where other pages leave a place for them: navigation, the partner's figures."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from core import clock, slots
from core.actor import Actor
from core.links import Link
from core.money import Money
from core.permissions import Offer
from partners.partner import offers
from partners.vocabulary.exchange import programme_currency
from pipeline.sales.selectors import revenue, revenue_of
from web import nav

VIEW = "pipeline.sale:view"

nav.register(
    nav.NavItem(
        code="sales",
        label=_("Sales"),
        url_name="pipeline:sales",
        icon="shopping-cart",
        permission=VIEW,
        order=58,
    ),
    nav.CreateItem(
        label=_("Sale"),
        url_name="pipeline:sale_new",
        icon="shopping-cart",
        permission="pipeline.sale:record",
        order=60,
    ),
)


@slots.partner_facts.fill("pipeline.sales", order=10)
def partner_facts(actor: Actor, partner: Any) -> list[slots.Fact]:
    """Revenue of the twelve months up to today, net of refunds, beside the twelve before."""
    if not actor.can(VIEW):
        return []
    today = clock.today()
    first, last = clock.period(today, 12)
    earlier = clock.period(clock.add_months(today, -12), 12)
    now, before = revenue_of(partner.pk, (first, last), earlier)
    if not now and not before and not offers.of_partner(partner) & {Offer.DEALS, Offer.REFERRALS}:
        return []
    query = {"partner": partner.public_id, "sold_after": first, "sold_before": last}
    currency = programme_currency()
    return [
        slots.Fact(
            label=_("Revenue, 12 months"),
            value=Money(now, currency),
            kind="money",
            note=_("%(percent)s%% against the year before")
            % {"percent": f"{round((now - before) * 100 / before):+d}"}
            if before > 0
            else "",
            tone="ok" if now > before > 0 else "bad" if now < before else "",
            href=""
            if actor.is_partner
            else Link("pipeline:sales", VIEW, query=urlencode(query)).url_for(actor),
            weight=100,
        )
    ]


def _revenues(actor: Actor, partner_ids: set[int]) -> dict[int, Money]:
    currency, period = programme_currency(), clock.period(clock.today(), 12)
    return {pk: Money(total, currency) for pk, total in revenue(partner_ids, *period).items()}


@slots.partner_columns.fill("pipeline.revenue", order=10)
def revenue_column() -> slots.PartnerColumn:
    """Revenue of the twelve months up to today, net of refunds."""
    return slots.PartnerColumn("revenue", _("Revenue, 12 months"), _revenues, VIEW, num=True)


@slots.renewal_facts.fill("pipeline.sales", order=10)
def renewal_facts(actor: Actor, partner_ids: set[int]) -> dict[int, list[slots.Fact]]:
    """Revenue of twelve months beside each agreement due for renewal."""
    if not actor.can(VIEW):
        return {}
    currency = programme_currency()
    sums = revenue(partner_ids, *clock.period(clock.today(), 12))
    return {
        partner_id: [
            slots.Fact(label=_("Revenue, 12 months"), value=Money(total, currency), kind="money", weight=100)
        ]
        for partner_id, total in sums.items()
    }
