"""Input of this room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from insights.targets.forms import UNITS
from partners.vocabulary.forms import RatedCurrencyField
from web.forms import DateField, DecimalField, Form, MoneyField, money


class DeclaredForm(Form):
    day = DateField(label=_("On"))
    value = DecimalField(label=_("Value"), help_text=UNITS, max_digits=24, decimal_places=6)
    evidence = forms.CharField(
        label=_("Evidence"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Where the figure comes from: a report, a survey, a statement, with its date."),
    )
    link = forms.URLField(label=_("Link"), required=False, assume_scheme="https")


class CompanyTotalForm(Form):
    month = DateField(label=_("Month"), help_text=_("Any day of it."))
    revenue = MoneyField(label=_("Revenue of the company"), decimal_places=2)
    currency = RatedCurrencyField()
    leads = forms.IntegerField(
        label=_("Leads of the company"),
        min_value=0,
        required=False,
        help_text=_("Empty when they are not counted."),
    )

    def values(self) -> dict[str, Any]:
        """What the operation takes."""
        data = self.cleaned_data
        currency = data["currency"]
        return {
            "month": data["month"],
            "revenue": money(data["revenue"], currency, field="revenue"),
            "leads": data["leads"],
        }
