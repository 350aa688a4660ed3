"""What is typed about the programme budget."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partners.budget.models import FIRST_YEAR, LAST_YEAR, BudgetLine
from web.forms import Form, MoneyField


class LineForm(Form):
    """What is changed of a line; ``spent`` is asked only where nothing counts it."""

    name = forms.CharField(label=_("Name"), max_length=120)
    planned = MoneyField(label=pgettext_lazy("budget", "Planned"))
    spent = MoneyField(
        label=_("Spent"),
        required=False,
        help_text=_("For what no record of the product counts, such as salaries and tools."),
    )
    note = forms.CharField(
        label=_("Note"), max_length=1000, required=False, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, *args: Any, counted: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if counted:
            del self.fields["spent"]


class LineNewForm(LineForm):
    field_order = ["year", "use", "name", "planned", "spent", "note"]
    year = forms.IntegerField(label=_("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    use = forms.ChoiceField(label=_("Use"), choices=BudgetLine.Use)


class CopyForm(Form):
    year = forms.IntegerField(
        label=_("Year"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        help_text=_("The year that gets the lines of the year before it."),
    )
