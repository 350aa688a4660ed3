"""Figures read from rollups, ready to be asked: pure calculation on months."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from core import clock
from insights.surveys.rules import Surveyed

Pair = tuple[int, int]  # amount, count
NONE: Pair = (0, 0)


@dataclass
class Table:
    """Measures by month. ``tails`` holds what fell after a cut day, up to the end of its month.

    ``snapshots`` is what was measured on the last day, ``countries`` the active partners by country
    (each a table of its own), ``totals`` the company's revenue and leads by month, ``declared`` the
    values declared by day for each KPI.
    """

    months: dict[str, dict[date, Pair]] = field(default_factory=dict)
    tails: dict[str, dict[date, Pair]] = field(default_factory=dict)
    snapshots: dict[str, Pair] = field(default_factory=dict)
    countries: list[Table] = field(default_factory=list)
    totals: dict[date, tuple[int, int | None]] = field(default_factory=dict)
    declared: dict[str, list[tuple[date, Decimal]]] = field(default_factory=dict)
    # The programme's budget by year.
    budgets: dict[int, int] = field(default_factory=dict)
    # The NPS of each closed wave, the oldest first.
    surveyed: list[Surveyed] = field(default_factory=list)

    def add(self, measure: str, month: date, pair: Pair, *, after: Iterable[date] = ()) -> None:
        """Count a sum in its month, and in the tail of each of the cut days that it fell ``after``."""
        places = [(self.months, month), *((self.tails, cut) for cut in after)]
        for book, day in places:
            cells = book.setdefault(measure, {})
            old = cells.get(day, NONE)
            cells[day] = (old[0] + pair[0], old[1] + pair[1])


@dataclass(frozen=True)
class Figures:
    """A table as it stood on ``on``, over the ``months`` up to and including that day.

    With ``calendar`` they are the calendar months that end with the month of that day. Days are
    counted exactly where they are cuts of the table, else with the whole of their month.
    """

    table: Table
    on: date
    months: int = 12
    calendar: bool = False
    now: bool = False

    @property
    def first(self) -> date:
        """The first day of the period."""
        return self.first_month if self.calendar else clock.period(self.on, self.months)[0]

    @property
    def first_month(self) -> date:
        """The first of the calendar months that end with the month of the day."""
        return clock.add_months(clock.month_start(self.on), 1 - self.months)

    def back(self, months: int) -> Figures:
        """The same figures so many months earlier."""
        return Figures(self.table, clock.add_months(self.on, -months), self.months, self.calendar)

    def flow(self, measure: str) -> Pair:
        """What came in over the period."""
        until, before = self._until(measure, self.on), self._until(measure, self.first - timedelta(days=1))
        return until[0] - before[0], until[1] - before[1]

    def stock(self, measure: str) -> int:
        """How many there were on the day: all that came less all that went."""
        return self._until(measure, self.on)[1]

    def snapshot(self, *measures: str) -> Pair | None:
        """What was measured last; past snapshots are not asked for."""
        if not self.now:
            return None
        found = [self.table.snapshots.get(measure, NONE) for measure in measures]
        return sum(pair[0] for pair in found), sum(pair[1] for pair in found)

    def mean(self, measure: str) -> Decimal | None:
        """Amount for each one counted; None when there was none."""
        amount, count = self.flow(measure)
        return Decimal(amount) / count if count else None

    def mean_so_far(self, measure: str) -> Decimal | None:
        """Amount for each one counted up to the day; None when there was none."""
        amount, count = self._until(measure, self.on)
        return Decimal(amount) / count if count else None

    def over(self, months: int) -> Figures:
        """The same figures over so many months."""
        return replace(self, months=months, calendar=False)

    def waiting(self, measure: str) -> Pair:
        """The days that what is still open on the day has waited, in all, and how many they are. Such a
        measure keeps the days from which ages count, as numbers."""
        since, count = self._until(measure, self.on)
        return self.on.toordinal() * count - since, count

    def mean_with_late(self, measure: str, late: str) -> Decimal | None:
        """Days on average of what came to its end in the period, and of what is late and still open on its
        last day with its age so far: what goes on for too long does not flatter by being left out."""
        done, still = self.flow(measure), self.waiting(late)
        count = done[1] + still[1]
        return Decimal(done[0] + still[0]) / count if count else None

    def countries(self) -> int:
        """How many countries have an active partner on the day."""
        return sum(
            1
            for table in self.table.countries
            if Figures(table, self.on, self.months).stock("active_partners") > 0
        )

    def share(self, *measures: str) -> Decimal | None:
        """Part of the company's revenue, over the months whose total is known."""
        known = {month: total[0] for month, total in self._totals().items()}
        part = sum(self.table.months.get(m, {}).get(month, NONE)[0] for m in measures for month in known)
        whole = sum(known.values())
        return Decimal(part) / whole if whole else None

    def leads_share(self) -> Decimal | None:
        known = {month: total[1] for month, total in self._totals().items() if total[1] is not None}
        part = sum(self.table.months.get("leads", {}).get(month, NONE)[1] for month in known)
        whole = sum(known.values())
        return Decimal(part) / whole if whole else None

    def declared(self, kpi: str) -> Decimal | None:
        """The latest value declared by the day."""
        values = [value for day, value in self.table.declared.get(kpi, []) if day <= self.on]
        return values[-1] if values else None

    def surveyed(self) -> Surveyed | None:
        """The last wave of the NPS that was closed by the day."""
        waves = [wave for wave in self.table.surveyed if wave.day <= self.on]
        return waves[-1] if waves else None

    def budget(self) -> int | None:
        """What the programme may cost in the year of the day."""
        return self.table.budgets.get(self.on.year)

    def _totals(self) -> dict[date, Any]:
        end = clock.month_start(self.on)
        return {
            month: total for month, total in self.table.totals.items() if self.first_month <= month <= end
        }

    def _until(self, measure: str, day: date) -> Pair:
        """All that came up to and including the day."""
        tail = self.table.tails.get(measure, {}).get(day, NONE)
        amount, count = -tail[0], -tail[1]
        for month, pair in self.table.months.get(measure, {}).items():
            if month <= day:
                amount, count = amount + pair[0], count + pair[1]
        return amount, count
