"""What a business case comes to: totals, payback, return, present value, sensitivity. No database.

Amounts are minor units. The amounts of a year are taken as spread evenly over its months. Sums are exact
and rounded once, at the end: amounts half up (``core.money``), a return half up to four decimals, a payback
up to whole months, so that it is reached by the end of the month that is named.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from itertools import accumulate

from core.money import round_half_up

MONTHS = 12
RETURN_PLACES = Decimal("0.0001")
# Costs and gains a fifth lower, as planned, and a fifth higher.
FACTORS = (Decimal("0.8"), Decimal(1), Decimal("1.2"))

OURS, THEIRS = "ours", "theirs"
COST, GAIN = "cost", "gain"


@dataclass(frozen=True)
class Line:
    """A cost or a gain of one side; an amount for each year of the case."""

    side: str
    kind: str
    label: str
    amounts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.amounts)


@dataclass(frozen=True)
class Case:
    """A business case as it is read from its rows, or from a version that was kept."""

    currency: str
    start_year: int
    years: int
    discount_rate: Decimal
    assumptions: str
    lines: tuple[Line, ...]

    @property
    def calendar(self) -> list[int]:
        return list(range(self.start_year, self.start_year + self.years))

    def of(self, side: str, kind: str) -> list[Line]:
        return [line for line in self.lines if (line.side, line.kind) == (side, kind)]

    def has(self, side: str) -> bool:
        return any(line.side == side for line in self.lines)


@dataclass(frozen=True)
class Figures:
    """What one side of a case comes to. ``roi`` is a rate (1.5: a gain of 150 per cent on what it cost) and
    None without any cost; ``payback`` is in months, and None when it is not reached within the years."""

    costs: tuple[int, ...]
    gains: tuple[int, ...]
    net: tuple[int, ...]
    cumulative: tuple[int, ...]
    total_costs: int
    total_gains: int
    net_value: int
    present_value: int
    roi: Decimal | None
    payback: int | None


def figures(
    case: Case, side: str, *, cost_factor: Decimal = Decimal(1), gain_factor: Decimal = Decimal(1)
) -> Figures:
    """The figures of a side, its costs and gains times a factor each."""
    costs = [cost_factor * amount for amount in _by_year(case, side, COST)]
    gains = [gain_factor * amount for amount in _by_year(case, side, GAIN)]
    net = [gain - cost for cost, gain in zip(costs, gains, strict=True)]
    cumulative = list(accumulate(net))
    return Figures(
        costs=_rounded(costs),
        gains=_rounded(gains),
        net=_rounded(net),
        cumulative=_rounded(cumulative),
        total_costs=round_half_up(sum(costs, Decimal(0))),
        total_gains=round_half_up(sum(gains, Decimal(0))),
        net_value=round_half_up(cumulative[-1]),
        present_value=round_half_up(present_value(net, case.discount_rate)),
        roi=return_on(sum(costs, Decimal(0)), sum(gains, Decimal(0))),
        payback=payback(net),
    )


def _by_year(case: Case, side: str, kind: str) -> list[int]:
    lines = case.of(side, kind)
    return [sum(line.amounts[year] for line in lines) for year in range(case.years)]


def _rounded(amounts: Sequence[Decimal]) -> tuple[int, ...]:
    return tuple(round_half_up(amount) for amount in amounts)


def return_on(costs: Decimal, gains: Decimal) -> Decimal | None:
    """(gains − costs) / costs; None without costs, for nothing was invested."""
    if not costs:
        return None
    return ((gains - costs) / costs).quantize(RETURN_PLACES, rounding=ROUND_HALF_UP)


def present_value(net: Sequence[Decimal], rate: Decimal) -> Decimal:
    """Each year's net at the end of that year, discounted to the beginning of the first."""
    return sum((amount / (1 + rate) ** year for year, amount in enumerate(net, start=1)), Decimal(0))


def payback(net: Sequence[Decimal]) -> int | None:
    """After how many months the sum of gains and costs is no longer below zero, and stays so to the end.

    Within a year it moves evenly. A sum that dips below zero again counts from its last return; one that is
    never below zero counts from the start: 0.
    """
    cumulative = list(accumulate(net))
    below = [year for year, amount in enumerate(cumulative) if amount < 0]
    if not below:
        return 0
    last = below[-1]
    if last == len(net) - 1:
        return None
    months = MONTHS * (last + 1) + MONTHS * -cumulative[last] / net[last + 1]
    return int(months.to_integral_value(rounding=ROUND_CEILING))


def sensitivity(case: Case, side: str) -> list[tuple[Decimal, list[tuple[Decimal, Figures]]]]:
    """The figures with costs, and gains beside them, a fifth lower, as planned, and a fifth higher."""
    return [
        (cost, [(gain, figures(case, side, cost_factor=cost, gain_factor=gain)) for gain in FACTORS])
        for cost in FACTORS
    ]
