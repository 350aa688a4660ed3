"""Sales where other pages leave a place for them: navigation, the partner's figures."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock, slots
from core.actor import Actor
from core.links import Link
from core.money import Money
from core.permissions import Offer
from partners.figures.registry import PartnerFigure, Unit, register
from partners.partner import offers
from partners.vocabulary.exchange import programme_currency
from pipeline.models import Sale
from pipeline.sales import figures, review_section, selectors
from pipeline.sales.selectors import revenue, revenue_by_source, revenue_of
from web import nav
from web.templatetags import formats
from web.templatetags.formats import money

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

SOURCED, OTHERS = (Sale.Role.SOURCED,), (Sale.Role.INFLUENCED, Sale.Role.IMPLEMENTED)
register(
    PartnerFigure(
        "revenue_sourced",
        _("Revenue sourced"),
        _("Sales that the partner brought, net of refunds, by the day of sale."),
        Unit.MONEY,
        VIEW,
        figures.revenue(*SOURCED),
        figures.rows(*SOURCED),
    ),
    PartnerFigure(
        "revenue_influenced",
        _("Revenue influenced or implemented"),
        _("Sales that the partner helped to win or implemented without having brought them, net of refunds."),
        Unit.MONEY,
        VIEW,
        figures.revenue(*OTHERS),
        figures.rows(*OTHERS),
    ),
    PartnerFigure(
        "revenue",
        _("Revenue, all roles"),
        _("Sales that the partner sourced, influenced or implemented, net of refunds, by the day of sale."),
        Unit.MONEY,
        VIEW,
        figures.revenue(*SOURCED, *OTHERS),
        figures.rows(*SOURCED, *OTHERS),
    ),
)


@slots.my_day.fill("pipeline.rates", order=45)
def old_rates(actor: Actor) -> list[slots.Gathered]:
    """Tells who enters exchange rates that sales are converted at an old one."""
    if not actor.can("partners.exchange_rate:change"):
        return []
    return [slots.Gathered(selectors.without_fresh_rate(clock.today()), _old_rates)]


def _old_rates() -> list[slots.Task]:
    return [
        slots.Task(
            title=_("The exchange rate of %(currency)s is old") % {"currency": currency},
            detail=_("Sales in %(currency)s are still converted at the rate of %(day)s.")
            % {"currency": currency, "day": formats.day_long(last)},
            url=f"{reverse('partners:rate-new')}?{urlencode({'currency': currency})}",
            action=_("Enter a rate"),
            icon="arrow-left-right",
            due=last + selectors.OLD,
            tone="warn",
        )
        for currency, last in sorted(selectors.old_rates(clock.today()).items())
    ]


def _change(now: int, before: int) -> str:
    """How much more or less than before, as a rate with its sign."""
    sign = "+" if now > before else ""
    return sign + formats.percent(Decimal(now - before) / before, 0)


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
            note=_("%(change)s against the year before") % {"change": _change(now, before)}
            if before > 0
            else "",
            tone="ok" if now > before > 0 else "bad" if now < before else "",
            href=""
            if actor.is_partner
            else Link("pipeline:sales", VIEW, query=urlencode(query)).url_for(actor),
            weight=100,
        )
    ]


# What counts as sold through a relationship, by its panel.
_SOURCES = {
    "channel": (Sale.Source.DEAL, Sale.Source.API, Sale.Source.MANUAL),
    "referral": (Sale.Source.REFERRAL,),
    "oem": (Sale.Source.OEM,),
}
_SOLD = {
    "channel": _("Sold in 12 months"),
    "referral": _("Value of customers, 12 months"),
    "oem": _("OEM revenue, 12 months"),
}


@slots.relationship_facts.fill("pipeline.sales", order=10)
def relationship_facts(
    actor: Actor, partner: Any, panels: frozenset[str]
) -> dict[str, list[tuple[Any, ...]]]:
    """What was sold in twelve months by way of each relationship, net of refunds."""
    wanted = panels & set(_SOURCES)
    if not wanted or not actor.can(VIEW):
        return {}
    currency = programme_currency()
    sums = revenue_by_source(partner.pk, *clock.period(clock.today(), 12))
    return {
        panel: [(_SOLD[panel], money(Money(sum(sums.get(one, 0) for one in _SOURCES[panel]), currency)))]
        for panel in wanted
    }


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


slots.review_sections.fill("pipeline.sales", order=20)(review_section.section)
