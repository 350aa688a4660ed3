"""Operations on the programme budget."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from core.errors import DomainError
from core.events.record import target_of
from core.money import Money
from core.operation import create, lock, no_op, operation, record, record_bulk, update_fields
from partners.budget.models import FIRST_YEAR, LAST_YEAR, BudgetLine
from partners.budget.selectors import counted_of, use_of
from partners.vocabulary.exchange import programme_currency

VIEW, CHANGE = "partners.budget:view", "partners.budget:change"


@operation(CHANGE, event="partners.budget.line_added")
def budget_line_add(
    *, actor: Actor, year: int, use: str, planned: Money, spent: Money | None = None, **values: Any
) -> BudgetLine:
    """Plan an amount in a year. ``values`` are name and note.

    Raises DomainError 422 by field on a year out of bounds, an amount in another currency than the
    programme's, and something spent that is counted by itself.
    """
    _check_year(year)
    amounts = {"planned_minor": _minor(planned, "planned"), "currency": planned.currency}
    if spent is not None:
        amounts["spent_minor"] = _spent(spent, year, use)
    line = create(BudgetLine, year=year, use=use, **amounts, **values)
    record(line, data={"year": year})
    return line


@operation(CHANGE, event="partners.budget.line_changed")
def budget_line_change(*, actor: Actor, line: BudgetLine, **values: Any) -> BudgetLine:
    """Change a line: its name, note, what is planned and, where nothing counts it, what was spent."""
    line = lock(line)
    if "planned" in values:
        values["planned_minor"] = _minor(values.pop("planned"), "planned")
    if "spent" in values:
        spent = values.pop("spent")
        values["spent_minor"] = None if spent is None else _spent(spent, line.year, line.use)
    changes = update_fields(line, **values)
    record(line, changes=changes, data={"year": line.year}) if changes else no_op()
    return line


@operation(CHANGE, event="partners.budget.line_removed")
def budget_line_remove(*, actor: Actor, line: BudgetLine) -> None:
    """Take away a line that was planned and of which nothing was spent. Raises DomainError 409 on a line
    of a year that is over, or of which something was spent: these are kept."""
    line = lock(line)
    if not use_of(line).may_remove(line):
        raise DomainError.conflict(
            _("This line is kept: its year is over, or something was spent of it. Plan zero instead."),
            code="budget-line-kept",
        )
    record(line, data={"year": line.year, "planned": line.planned.as_json()})
    line.delete()


@operation(CHANGE, event="partners.budget.lines_copied")
def budget_copy(*, actor: Actor, year: int) -> list[BudgetLine]:
    """Begin the budget of a year with the lines of the year before that it does not have yet."""
    _check_year(year)
    here = set(BudgetLine.objects.filter(year=year).values_list("use", "name"))
    before = BudgetLine.objects.filter(year=year - 1).order_by("id")
    if not before:
        raise DomainError.conflict(_("The year before has no lines to copy."), code="nothing-to-copy")
    made = [
        BudgetLine(year=year, use=row.use, name=row.name, note=row.note,
                   planned_minor=row.planned_minor, currency=row.currency)
        for row in before
        if (row.use, row.name) not in here
    ]  # fmt: skip
    if not made:
        no_op()
        return []
    BudgetLine.objects.bulk_create(made)
    data = {"count": len(made), "year": year}
    record_bulk("partners.budget.lines_copied", [target_of(row) for row in made], data=data)
    return made


def _check_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise DomainError.invalid(_("Enter a year between 2000 and 2100."), field="year")


def _minor(amount: Money, field: str) -> int:
    home = programme_currency()
    if amount.currency != home:
        raise DomainError.invalid(
            _("The budget is kept in the programme's currency, %(currency)s.") % {"currency": home},
            field=field,
        )
    if amount.amount_minor < 0:
        raise DomainError.invalid(_("An amount is not below zero."), field=field)
    return amount.amount_minor


def _spent(amount: Money, year: int, use: str) -> int:
    if use in counted_of(year):
        raise DomainError.invalid(
            _("What was spent on this is counted from the records. It is not typed."), field="spent"
        )
    return _minor(amount, "spent")
