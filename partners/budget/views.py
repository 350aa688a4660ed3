"""The programme budget: one year at a time, planned, spent and left, by use."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import clock
from core.errors import DomainError
from core.money import Money
from partners.budget import services
from partners.budget.forms import CopyForm, LineForm, LineNewForm
from partners.budget.models import FIRST_YEAR, LAST_YEAR, BudgetLine
from partners.budget.selectors import Budget, Use, budget_of, counted_of
from partners.vocabulary.exchange import programme_currency
from web.exports import export_response
from web.forms import major, money
from web.views import ActionPage, FormPage, Page, RowFormPage

VIEW, EXPORT, CHANGE = "partners.budget:view", "partners.budget:export", "partners.budget:change"


def year_of(request: HttpRequest) -> int:
    """The year that the address asks for; this one when it asks for none that there is."""
    asked = request.GET.get("year", "")
    valid = asked.isascii() and asked.isdigit() and FIRST_YEAR <= int(asked[:9]) <= LAST_YEAR
    return int(asked) if valid else clock.today().year


def page_of(year: int) -> str:
    return f"{reverse('partners:budget')}?year={year}"


@dataclass(frozen=True)
class _Row:
    """A line of the exported budget. What is counted belongs to its use, and stands on a row of its own."""

    year: int
    use: Any
    name: str
    planned: Money | None
    spent: Money | None
    note: str


def _rows(budget: Budget, currency: str) -> list[_Row]:
    found: list[_Row] = []
    for use in budget.uses:
        found += [
            _Row(budget.year, use.label, line.name, line.planned, line.spent, line.note) for line in use.lines
        ]
        if use.counted:
            spent = Money(use.spent, currency)
            found.append(_Row(budget.year, use.label, str(_("Counted from the records")), None, spent, ""))
    return found


COLUMNS = [
    (_("Year"), lambda row: row.year),
    (_("Use"), lambda row: str(row.use)),
    (_("Name"), lambda row: row.name),
    (pgettext_lazy("budget", "Planned"), lambda row: row.planned),
    (_("Spent"), lambda row: row.spent),
    (_("Note"), lambda row: row.note),
]


class BudgetPage(Page):
    permission = VIEW
    template_name = "partners/budget/page.html"

    @cached_property
    def budget(self) -> Budget:
        return budget_of(year_of(self.request))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        kind = request.GET.get("export", "")
        if kind not in ("csv", "xlsx"):
            return self.render()
        if not self.actor.can(EXPORT):
            raise DomainError.forbidden()
        rows = _rows(self.budget, programme_currency())
        return export_response(rows, COLUMNS, name="budget", kind=kind)

    def get_context(self, **extra: Any) -> dict[str, Any]:
        budget, currency = self.budget, programme_currency()
        year = budget.year
        return super().get_context(
            title=_("Programme budget %(year)s") % {"year": year},
            year=year,
            year_text=str(year),
            previous_url=page_of(year - 1) if year > FIRST_YEAR else "",
            following_url=page_of(year + 1) if year < LAST_YEAR else "",
            uses=[self._said(use, currency) for use in budget.uses],
            total=_amounts(budget, currency),
            may_change=self.actor.can(CHANGE),
            may_export=self.actor.can(EXPORT),
            may_copy=self._may_copy(budget),
            **extra,
        )

    def _said(self, use: Use, currency: str) -> dict[str, Any]:
        """A use with its amounts, and the lines that may still be taken away."""
        removable = [line for line in use.lines if self.actor.can(CHANGE) and use.may_remove(line)]
        return {"use": use, "removable": removable, **_amounts(use, currency)}

    def _may_copy(self, budget: Budget) -> bool:
        """Copying is a start: it is offered as long as the year has no line."""
        empty = not any(use.lines for use in budget.uses)
        return empty and self.actor.can(CHANGE) and BudgetLine.objects.filter(year=budget.year - 1).exists()


def _amounts(row: Use | Budget, currency: str) -> dict[str, Money]:
    return {name: Money(getattr(row, name), currency) for name in ("planned", "spent", "left")}


class _LineForm(FormPage):
    permission = CHANGE
    submit_label = _("Save")

    def form_kwargs(self) -> dict[str, Any]:
        return {**super().form_kwargs(), "currency": programme_currency()}

    def values(self, form: LineForm) -> dict[str, Any]:
        """What was typed, with its amounts in the programme's currency."""
        currency, values = programme_currency(), dict(form.cleaned_data)
        values["planned"] = money(values["planned"], currency, field="planned")
        if values.get("spent") is not None:
            values["spent"] = money(values["spent"], currency, field="spent")
        return values

    def success_url(self, result: BudgetLine) -> str:
        return page_of(result.year)


class LineNew(_LineForm):
    title = _("New budget line")
    form_class = LineNewForm
    success_message = _("The line is in the budget.")

    def get_initial(self) -> dict[str, Any]:
        return {"year": clock.today().year, **super().get_initial()}

    def perform(self, form: LineForm) -> BudgetLine:
        return services.budget_line_add(actor=self.actor, **self.values(form))

    @property
    def cancel_url(self) -> str:
        return page_of(year_of(self.request))


class LineEdit(_LineForm, RowFormPage):
    title = _("Change a budget line")
    queryset = BudgetLine.objects.all()
    form_class = LineForm
    success_message = _("The line is saved.")

    def form_kwargs(self) -> dict[str, Any]:
        line = self.object
        return {**super().form_kwargs(), "counted": line.use in counted_of(line.year)}

    def get_initial(self) -> dict[str, Any]:
        line = self.object
        return {
            "name": line.name,
            "note": line.note,
            "planned": major(line.planned_minor, line.currency),
            "spent": major(line.spent_minor, line.currency),
        }

    def perform(self, form: LineForm) -> BudgetLine:
        return services.budget_line_change(actor=self.actor, line=self.object, **self.values(form))

    @property
    def cancel_url(self) -> str:
        return page_of(self.object.year)


class LineRemove(ActionPage):
    permission = CHANGE
    queryset = BudgetLine.objects.all()
    success_message = _("The line is removed.")

    def perform(self) -> None:
        services.budget_line_remove(actor=self.actor, line=self.object)

    def success_url(self, result: Any) -> str:
        return page_of(self.object.year)


class BudgetCopy(FormPage):
    permission = CHANGE
    title = _("Copy the lines of the year before")
    form_class = CopyForm
    submit_label = _("Copy")
    success_message = _("The lines are copied. Change what differs this year.")

    def get_initial(self) -> dict[str, Any]:
        return {"year": clock.today().year, **super().get_initial()}

    def perform(self, form: CopyForm) -> int:
        services.budget_copy(actor=self.actor, **form.cleaned_data)
        return form.cleaned_data["year"]

    def success_url(self, result: int) -> str:
        return page_of(result)

    @property
    def cancel_url(self) -> str:
        return page_of(year_of(self.request))
