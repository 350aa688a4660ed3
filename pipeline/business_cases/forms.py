"""A business case in one form: its years, and a table of its lines with an amount for each year."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import clock
from core.errors import DomainError
from core.money import Money
from core.numbers import whole_number
from partners.questions.inputs import PercentField, TableField
from pipeline.business_cases.models import MOST_YEARS
from pipeline.business_cases.rules import COST, GAIN, OURS, THEIRS, Case, Line
from web.forms import Form, MoneyField

# Side and kind in one choice: a narrow table.
WHAT = {
    f"{OURS}-{COST}": _("Our cost"),
    f"{OURS}-{GAIN}": _("Our gain"),
    f"{THEIRS}-{COST}": _("Cost of the partner"),
    f"{THEIRS}-{GAIN}": _("Gain of the partner"),
}


class CaseForm(Form):
    """``revision`` is that of the case when the form was shown; "" for a new one."""

    revision = forms.CharField(required=False, widget=forms.HiddenInput)
    start_year = forms.IntegerField(label=_("First year"), min_value=2000, max_value=2100)
    years = forms.IntegerField(
        label=_("Number of years"), min_value=1, max_value=MOST_YEARS, help_text=_("One to ten.")
    )
    discount_rate = PercentField(
        label=_("Discount rate"),
        required=False,
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        help_text=_("In per cent a year. Left empty, later years count in full."),
    )
    assumptions = forms.CharField(
        label=_("Assumptions"),
        required=False,
        max_length=5000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("What the amounts stand on."),
    )

    def __init__(self, *args: Any, case_currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case_currency = case_currency
        self.fields["lines"] = TableField(self._columns(), label=_("Lines"), required=False)

    def _columns(self) -> list[tuple[str, forms.Field]]:
        first, count = self._shown_years()
        return [
            ("what", forms.ChoiceField(label=_("What"), required=False, choices=[("", "–"), *WHAT.items()])),
            (
                "label",
                forms.CharField(
                    label=_("Label"),
                    required=False,
                    max_length=120,
                    widget=forms.TextInput({"class": "name"}),
                ),
            ),
            *(
                (
                    f"y{year}",
                    MoneyField(label=f"{first + year - 1} ({self.case_currency})", required=False),
                )
                for year in range(1, count + 1)
            ),
        ]

    def _shown_years(self) -> tuple[int, int]:
        """The first year and how many: as asked for, and as far as amounts were typed."""
        said: Mapping[str, Any] = self.data if self.is_bound else self.initial
        first = whole_number(str(said.get("start_year") or ""), default=clock.today().year)
        count = whole_number(str(said.get("years") or ""), default=3)
        typed = (
            whole_number(name.rpartition("-y")[2])
            for name, text in self.data.items()
            if name.startswith("lines-") and "-y" in name and str(text).strip()
        )
        return first, min(max([count, 1, *typed]), MOST_YEARS)

    @staticmethod
    def initial_of(case: Case, revision: int) -> dict[str, Any]:
        return {
            "revision": revision,
            "start_year": case.start_year,
            "years": case.years,
            "discount_rate": case.discount_rate or None,
            "assumptions": case.assumptions,
            "lines": [_cells(line, case.currency) for line in case.lines],
        }

    def clean_lines(self) -> list[Line]:
        errors: list[str] = []
        lines = [self._line(row, number, errors) for number, row in enumerate(self.cleaned_data["lines"], 1)]
        if errors:
            raise forms.ValidationError(errors)
        return lines

    def _line(self, row: dict[str, Any], number: int, errors: list[str]) -> Line:
        if "what" not in row:
            errors.append(gettext("Row %(row)s: choose whether it is a cost or a gain.") % {"row": number})
        if "label" not in row:
            errors.append(gettext("Row %(row)s: say what it is.") % {"row": number})
        side, kind = row.get("what", f"{OURS}-{COST}").split("-")
        years = self._shown_years()[1]
        amounts = [self._minor(row.get(f"y{year}"), number, errors) for year in range(1, years + 1)]
        return Line(side, kind, row.get("label", ""), tuple(amounts))

    def _minor(self, amount: Decimal | None, number: int, errors: list[str]) -> int:
        if amount is None:
            return 0
        try:
            return Money.parse(amount, self.case_currency).amount_minor
        except DomainError as error:
            said = {"row": number, "sentence": error.message}
            errors.append(gettext("Row %(row)s: %(sentence)s") % said)
            return 0

    def seen(self) -> int | None:
        """The revision of the case that was read."""
        return whole_number(self.cleaned_data["revision"]) or None

    def take_over(self, revision: int) -> None:
        """Show the form again as one that has seen this revision."""
        self.data = self.data.copy()
        self.data["revision"] = str(revision)

    def details(self) -> dict[str, Any]:
        """The cleaned input as the operations take it."""
        names = ("start_year", "years", "assumptions", "lines")
        values = {name: self.cleaned_data[name] for name in names}
        return {**values, "discount_rate": self.cleaned_data["discount_rate"] or Decimal(0)}


def _cells(line: Line, currency: str) -> dict[str, Any]:
    amounts = {
        f"y{year}": Money(amount, currency).decimal for year, amount in enumerate(line.amounts, 1) if amount
    }
    return {"what": f"{line.side}-{line.kind}", "label": line.label, **amounts}
