"""What the rollup of the programme keeps of what partners declare: measure, partner, day, amount, count."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from insights.by_partners.models import CostReduction, PartnerAmount
from insights.by_partners.rules import band
from insights.by_partners.selectors import commissions_of
from partners.figures.registry import Window

Cell = tuple[str, int, date, int, int]


def returns(first: date | None, last: date) -> Iterator[Cell]:
    """What partners spent and earned, by day, of those that declared what they spent."""
    span = Window(first, last)
    amounts = PartnerAmount.objects.current().order_by()
    spenders = set(amounts.filter(kind=PartnerAmount.Kind.COST).values_list("partner", flat=True))
    rows = span.on_days(amounts, "period_to")
    for partner_id, kind, day, minor in rows.values_list(
        "partner_id", "kind", "period_to", "programme_minor"
    ):
        if partner_id not in spenders:
            continue
        measure = "partner_costs" if kind == PartnerAmount.Kind.COST else "partner_gains"
        yield measure, partner_id, day, minor, 1
    for partner_id, day, minor in commissions_of(span, spenders):
        yield "partner_gains", partner_id, day, minor, 1


def reductions(first: date | None, last: date) -> Iterator[Cell]:
    """The latest cost reduction of each use on its day, and where it stands beside what is promised."""
    for row in Window(first, last).on_days(CostReduction.objects.current(), "measured_on"):
        yield "cost_reduction", row.partner_id, row.measured_on, int(row.rate * 10_000), 1
        yield f"cost_reduction_{band(row.rate)}", row.partner_id, row.measured_on, 0, 1
