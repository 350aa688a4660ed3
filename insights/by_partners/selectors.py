"""What partners earned for what they spent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum

from core import clock
from core.errors import DomainError
from insights.by_partners.models import CostReduction, PartnerAmount
from insights.by_partners.rules import roi
from partners.figures.registry import Window
from partners.vocabulary.exchange import Rates
from referrals.models import Commission

# The programme promises partners a return over two years.
MONTHS = 24
Kind = PartnerAmount.Kind
# partner, day, minor units of the programme's currency
Cell = tuple[int, date, int]


@dataclass(frozen=True)
class Return:
    """What a partner spent and earned over two years, in minor units of the programme's currency."""

    costs: int
    earnings: int
    commissions: int

    @property
    def rate(self) -> Decimal | None:
        return roi(self.costs, self.earnings + self.commissions)


def return_of(partner_id: int, last: date | None = None) -> Return:
    """One partner's return up to a day, today by default. Three statements at most."""
    span = Window(*clock.period(last or clock.today(), MONTHS), frozenset([partner_id]))
    sums = {kind: total for _pk, kind, total in _declared(span)}
    commissions = sum(minor for _pk, _day, minor in commissions_of(span, {partner_id}))
    return Return(sums.get(Kind.COST, 0), sums.get(Kind.EARNING, 0), commissions)


def returns(span: Window) -> Iterator[tuple[int, Decimal]]:
    """The return of every partner that declared what it spent in the window, however many they are."""
    costs: dict[int, int] = {}
    gains: dict[int, int] = defaultdict(int)
    for partner_id, kind, total in _declared(span):
        if kind == Kind.COST:
            costs[partner_id] = total
        else:
            gains[partner_id] += total
    for partner_id, _day, minor in commissions_of(span, set(costs)):
        gains[partner_id] += minor
    for partner_id, spent in costs.items():
        rate = roi(spent, gains[partner_id])
        if rate is not None:
            yield partner_id, rate


def _declared(span: Window) -> QuerySet[Any]:
    rows = span.on_days(span.of(PartnerAmount.objects.current()), "period_to").order_by()
    return rows.values_list("partner_id", "kind").annotate(total=Sum("programme_minor"))


def commissions_of(span: Window, partners: set[int]) -> Iterator[Cell]:
    """The commissions that partners earned, those taken back included, by the day they were earned."""
    rows = span.on_days(span.of(Commission.objects.all()), "earned_on").order_by()
    sums = rows.values_list("partner_id", "earned_on", "currency").annotate(total=Sum("amount_minor"))
    return converted([row for row in sums if row[0] in partners])


def converted(groups: Iterable[tuple[int, date, str, int]]) -> Iterator[Cell]:
    """Amounts in the programme's currency, each at the rate of its day; one without a rate is left out."""
    groups = list(groups)
    rates = Rates({currency for _pk, _day, currency, _minor in groups})
    for partner_id, day, currency, minor in groups:
        try:
            yield partner_id, day, rates.value(minor, currency, day)
        except DomainError:
            continue


def reductions(span: Window) -> Iterator[tuple[int, Decimal]]:
    """The cost reduction of each partner: the mean of its uses."""
    rates: dict[int, list[Decimal]] = defaultdict(list)
    for row in span.of(CostReduction.objects.current().filter(measured_on__lte=span.last)).order_by():
        rates[row.partner_id].append(row.rate)
    for partner_id, found in rates.items():
        yield partner_id, sum(found, Decimal(0)) / len(found)
