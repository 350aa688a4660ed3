"""Reads of the programme budget: what is planned, what was spent, what is left."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Sum

from core import clock, slots
from partners.budget.models import BudgetLine


@dataclass(frozen=True)
class Use:
    """The lines of one use in a year, and what was spent of them. ``counted``: from rows of the product, and
    not typed; ``url`` is where these are."""

    code: str
    label: Any
    lines: list[BudgetLine]
    planned: int
    spent: int
    counted: bool
    url: str = ""

    @property
    def left(self) -> int:
        return self.planned - self.spent

    def may_remove(self, line: BudgetLine) -> bool:
        """Whether a line may leave the budget: its year is not over, and nothing was spent of it."""
        spent = self.spent if self.counted else line.spent_minor
        return line.year >= clock.today().year and not spent


@dataclass(frozen=True)
class Budget:
    """The programme budget of a year, in minor units of the programme's currency."""

    year: int
    uses: list[Use]

    @property
    def planned(self) -> int:
        return sum(use.planned for use in self.uses)

    @property
    def spent(self) -> int:
        return sum(use.spent for use in self.uses)

    @property
    def left(self) -> int:
        return self.planned - self.spent


def counted_of(year: int) -> dict[str, slots.Spent]:
    """What rows of the product say was spent in a year, by use; a use without one is typed."""
    found: dict[str, slots.Spent] = {}
    for fill in slots.budget_spent:
        found |= fill(year)
    return found


def budget_of(year: int) -> Budget:
    """The uses of a year that have a line or of which something was spent, in the order of the uses."""
    lines: dict[str, list[BudgetLine]] = defaultdict(list)
    for line in BudgetLine.objects.filter(year=year).order_by("name", "id"):
        lines[line.use].append(line)
    counted = counted_of(year)
    uses = [
        _use(code, label, lines[code], counted.get(code))
        for code, label in BudgetLine.Use.choices
        if lines[code] or (code in counted and counted[code].amount_minor)
    ]
    return Budget(year, uses)


def use_of(line: BudgetLine) -> Use:
    """The use of a line in its year, with what was spent of it."""
    return next(use for use in budget_of(line.year).uses if use.code == line.use)


def _use(code: str, label: Any, lines: list[BudgetLine], counted: slots.Spent | None) -> Use:
    planned = sum(line.planned_minor for line in lines)
    if counted is not None:
        return Use(code, label, lines, planned, counted.amount_minor, True, counted.url)
    return Use(code, label, lines, planned, sum(line.spent_minor or 0 for line in lines), False)


def planned_by_year(use: str = "") -> dict[int, int]:
    """What is planned in each year that has a line, of one use or in all."""
    rows = BudgetLine.objects.filter(use=use) if use else BudgetLine.objects.all()
    return dict(rows.order_by().values_list("year").annotate(total=Sum("planned_minor")))
