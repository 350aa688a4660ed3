"""Reads across links, events and commissions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.cache import cache
from django.db.models import Q, QuerySet, Sum

from core.actor import Actor
from core.money import Money
from partners.vocabulary.exchange import home_total
from pipeline.models import Sale
from referrals.models import Commission, CustomerPayment

DECIDED_SECONDS = 20


def due_commissions(partner: Any | None, currency: str, until: date) -> QuerySet:
    """Commissions on no statement that are due on a day, of one partner or of all."""
    rows = Commission.objects.due(until).filter(status=Commission.Status.OPEN, currency=currency)
    return rows if partner is None else rows.filter(partner=partner)


def sums(rows: QuerySet, on: date) -> list[dict[str, Any]]:
    """Of some commissions, by currency: what waits, is held, is due, is on statements, is paid."""
    free = Q(statement_id="")
    found = rows.order_by().values("currency").annotate(
        waiting=Sum("amount_minor", filter=free & Q(hold_until=None)),
        held=Sum("amount_minor", filter=free & Q(hold_until__gt=on)),
        due=Sum("amount_minor", filter=free & Q(hold_until__lte=on)),
        on_statement=Sum("amount_minor", filter=Q(status="on_statement")),
        paid=Sum("amount_minor", filter=Q(status="paid")),
    )  # fmt: skip
    return [
        {
            key: value if key == "currency" else Money(value or 0, row["currency"])
            for key, value in row.items()
        }
        for row in found.order_by("currency")
    ]


def visible_commissions(actor: Actor, partner: Any) -> QuerySet:
    return Commission.objects.visible_to(actor).filter(partner=partner)


def some_undecided() -> bool:
    """Whether there are sales nobody has decided. To find none, all must be looked at, so that answer
    may be some seconds old."""
    if cache.get("referrals:all-decided"):
        return False
    found = Sale.objects.filter(decision=None).exists()
    if not found:
        cache.set("referrals:all-decided", True, DECIDED_SECONDS)
    return found


def sales_paid(sale_ids: Iterable[int]) -> dict[int, date]:
    """Those of some sales of which nothing is left to be paid, by the day since which that is so: the
    last payment, or the refund of what was left. In three queries, whatever their number."""
    settled: dict[int, list[tuple[date, int]]] = defaultdict(list)
    for sale_id, day, minor in CustomerPayment.objects.filter(sale__in=sale_ids).values_list(
        "sale_id", "paid_on", "amount_minor"
    ):
        settled[sale_id].append((day, minor))
    if not settled:
        return {}
    refunds = Sale.objects.filter(refund_of__in=settled)
    for sale_id, day, minor in refunds.values_list("refund_of_id", "sold_on", "amount_minor"):
        settled[sale_id].append((day, -minor))
    sold = Sale.objects.filter(pk__in=settled).values_list("pk", "amount_minor")
    days = {sale_id: _settled_on(minor, settled[sale_id]) for sale_id, minor in sold}
    return {sale_id: day for sale_id, day in days.items() if day is not None}


def _settled_on(sale_minor: int, parts: list[tuple[date, int]]) -> date | None:
    left = sale_minor
    for day, minor in sorted(parts):
        left -= minor
        if left <= 0:
            return day
    return None


def owed_minor(sale: Sale) -> int:
    """What the customer still owes for a sale, in minor units."""
    paid = sale.payments.aggregate(total=Sum("amount_minor"))["total"] or 0
    refunded = sale.refunds.aggregate(total=Sum("amount_minor"))["total"] or 0
    return max(0, sale.amount_minor + refunded - paid)


def cost(first: date, last: date) -> int:
    """What commissions earned between two days cost, in minor units of the programme's currency, less those
    taken back, each day at its rate. What has no rate is left out, as in the totals of lists."""
    rows = Commission.objects.filter(earned_on__range=(first, last)).order_by()
    sums = rows.values_list("currency", "earned_on").annotate(total=Sum("amount_minor"))
    return home_total([(Money(total, currency), day) for currency, day, total in sums]).total.amount_minor
