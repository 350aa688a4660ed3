"""Reads of sales."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Sum

from core import slots
from core.actor import Actor
from core.models import Programme
from partners.models import ExchangeRate
from partners.vocabulary.exchange import programme_currency
from pipeline.models import Deal, Sale

# A currency is in use when something was sold in it within three months; a monthly rate is not old.
LATELY, OLD = timedelta(days=90), timedelta(days=35)


def revenue(partner_ids: set[int], first: date, last: date, *, role: str = "") -> dict[int, int]:
    """Minor units of the programme's currency sold by partners in a period, net of refunds."""
    rows = Sale.objects.between(first, last).filter(partner__in=partner_ids)
    if role:
        rows = rows.filter(role=role)
    return dict(rows.order_by().values_list("partner_id").annotate(total=Sum("programme_minor")))


def revenue_of(partner_id: int, *periods: tuple[date, date]) -> list[int]:
    """The same of one partner over several periods. One query."""
    sums = {
        f"period_{place}": Sum("programme_minor", filter=Q(sold_on__range=days), default=0)
        for place, days in enumerate(periods)
    }
    first, last = min(days[0] for days in periods), max(days[1] for days in periods)
    found = Sale.objects.between(first, last).filter(partner=partner_id).aggregate(**sums)
    return [int(found[name]) for name in sums]


def without_fresh_rate(today: date) -> QuerySet[Sale]:
    """Sales of lately in another currency than the programme's that has no rate of these weeks."""
    fresh = ExchangeRate.objects.filter(currency=OuterRef("currency"), day__range=(today - OLD, today))
    foreign = Sale.objects.between(today - LATELY, today).exclude(
        currency__in=Programme.objects.values("currency")
    )
    return foreign.filter(~Exists(fresh))


def old_rates(today: date) -> dict[str, date]:
    """Currencies that something was sold in lately, by the day of their last rate, where that is old."""
    sold = Sale.objects.between(today - LATELY, today).exclude(currency=programme_currency())
    currencies = sold.order_by().values("currency").distinct()
    rates = ExchangeRate.objects.filter(currency__in=currencies, day__lte=today).order_by("currency")
    last = dict(rates.values_list("currency").annotate(last=Max("day")))
    return {currency: day for currency, day in last.items() if day < today - OLD}


def revenue_by_source(partner_id: int, first: date, last: date) -> dict[str, int]:
    """The same of one partner in a period, by how the sales came."""
    rows = Sale.objects.between(first, last).filter(partner=partner_id).order_by()
    return dict(rows.values_list("source").annotate(total=Sum("programme_minor")))


def sales_of(deal: Deal, actor: Actor) -> list[dict[str, Any]]:
    """The sales of a deal that the actor may see, each with what came of it."""
    if not actor.can("pipeline.sale:view"):
        return []
    rows = list(Sale.objects.visible_to(actor).filter(deal=deal).order_by("sold_on", "id"))
    came = slots.facts_of(slots.came_of_sales, actor, {row.pk for row in rows})
    return [{"sale": row, "came": came[row.pk]} for row in rows]


def left_of(sale: Sale) -> int:
    """Minor units of a sale that were not given back."""
    given_back = sale.refunds.aggregate(total=Sum("amount_minor"))["total"] or 0
    return sale.amount_minor + given_back
