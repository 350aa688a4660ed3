"""Sales where other pages leave a place for them: navigation, the partner's figures, tiers."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock, slots
from core.actor import Actor
from core.money import Money
from partners.vocabulary.exchange import programme_currency
from pipeline.sales.selectors import revenue, revenue_of
from web import nav

VIEW = "pipeline.sale:view"

nav.nav_item(
    code="sales",
    label=_("Sales"),
    url_name="pipeline:sales",
    icon="shopping-cart",
    permission=VIEW,
    order=58,
)
nav.create_item(
    label=_("Sale"),
    url_name="pipeline:sale_new",
    icon="shopping-cart",
    permission="pipeline.sale:record",
    order=60,
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
            href="" if actor.is_partner else f"{reverse('pipeline:sales')}?{urlencode(query)}",
            weight=100,
        )
    ]


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


@slots.tier_measure.fill("pipeline.revenue-sourced", order=10)
def revenue_sourced() -> slots.Measure:
    return slots.Measure(code="revenue_sourced", label=_("Revenue sourced"), compute=_sourced)


def _sourced(partner_ids: set[int], first: date, last: date) -> dict[int, Any]:
    currency = programme_currency()
    sums = revenue(partner_ids, first, last, role="sourced")
    return {partner_id: Money(sums.get(partner_id, 0), currency) for partner_id in partner_ids}
