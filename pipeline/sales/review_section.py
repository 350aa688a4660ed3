"""What sales have to say when the partnership is reviewed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core import clock
from core.money import Money
from core.permissions import Offer
from core.slots import Drawing, ReviewSection
from partners.partner import offers
from partners.vocabulary.exchange import programme_currency
from pipeline.models import Sale
from pipeline.sales import selectors
from web.templatetags import formats

VIEW = "pipeline.sale:view"
MONTHS = 12


def section(partner: Any, since: date | None, today: date) -> ReviewSection | None:
    """Revenue over twelve months beside the twelve before, by part in it and by month. Nothing is said of it
    where nothing was sold and nothing is asked to be."""
    year, before = clock.period(today, MONTHS), clock.period(today, 2 * MONTHS)
    before = (before[0], clock.add_months(today, -MONTHS))
    now, then = selectors.revenue_of(partner.pk, year, before)
    asked = offers.of_partner(partner) & {Offer.DEALS, Offer.REFERRALS}
    if not (now or then or asked):
        return None
    currency = programme_currency()
    lines = [_compared(partner.name, now, then, currency), *_by_role(partner, year, currency)]
    charts = [_by_month(partner, today, currency)] if now else []
    return ReviewSection("revenue", _("Revenue"), lines, charts, permission=VIEW)


def _compared(partner: str, now: int, then: int, currency: str) -> str:
    values = {"partner": partner, "now": formats.money(Money(now, currency))}
    values |= {
        "then": formats.money(Money(then, currency)),
        "by": formats.money(Money(abs(now - then), currency)),
    }
    if not now:
        return _("Nothing was sold with %(partner)s in the last twelve months.") % values
    if not then:
        return (
            _("%(partner)s brought %(now)s in the last twelve months, and nothing in the twelve before.")
            % values
        )
    if now == then:
        return (
            _("%(partner)s brought %(now)s in the last twelve months, as much as in the twelve before.")
            % values
        )
    said = (
        _(
            "%(partner)s brought %(now)s in the last twelve months, %(by)s more than in the twelve before (%(then)s)."
        )
        if now > then
        else _(
            "%(partner)s brought %(now)s in the last twelve months, %(by)s less than in the twelve before (%(then)s)."
        )
    )
    return said % values


def _by_role(partner: Any, days: tuple[date, date], currency: str) -> list[str]:
    """Of the revenue, what the partner sourced, influenced and implemented; each a sentence."""
    said = {
        Sale.Role.SOURCED: _("Of it, %(amount)s comes from customers that the partner found."),
        Sale.Role.INFLUENCED: _("Of it, %(amount)s comes from sales that the partner influenced."),
        Sale.Role.IMPLEMENTED: _("Of it, %(amount)s comes from sales that the partner implemented."),
    }
    found = {role: selectors.revenue({partner.pk}, *days, role=role).get(partner.pk, 0) for role in said}
    return [
        text % {"amount": formats.money(Money(found[role], currency))}
        for role, text in said.items()
        if found[role]
    ]


def _by_month(partner: Any, today: date, currency: str) -> Drawing:
    """A bar for each of the last twelve months, the present one last."""
    first = clock.month_start(today)
    months = [clock.add_months(first, -back) for back in reversed(range(MONTHS))]
    sums = dict.fromkeys(months, 0)
    rows = Sale.objects.between(months[0], today).filter(partner=partner)
    for sold_on, amount in rows.values_list("sold_on", "programme_minor"):
        sums[clock.month_start(sold_on)] += amount
    title = _("Revenue by month")
    labels = [formats.month_short(month) for month in months]
    return Drawing("bars", title, labels, [(title, list(sums.values()))], "money", currency)
