"""Input of exchange rates: one by hand, or many in a file."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.rates.services import DayRate
from web.forms import CurrencyChoiceField, DateField, DecimalField, Form, UploadField


class RateForm(Form):
    currency = CurrencyChoiceField()
    day = DateField(
        label=_("Day"), help_text=_("The rate counts from this day until the next one of the currency.")
    )
    rate = DecimalField(label=_("Rate"), max_digits=18, decimal_places=8)
    source = forms.CharField(
        label=_("Source"), max_length=120, help_text=_("For example: ECB reference rate.")
    )

    def row(self) -> DayRate:
        return DayRate(**self.cleaned_data)


class RateImportForm(Form):
    file = UploadField(
        label=_("File"),
        help_text=_("CSV with the columns currency, day, rate and, where it differs, source."),
    )
    source = forms.CharField(
        label=_("Source"),
        max_length=120,
        help_text=_("For rows that name none. For example: ECB reference rate."),
    )
    only_check = forms.BooleanField(
        label=_("Only check the file"),
        required=False,
        initial=True,
        help_text=_("Says what would be done, and writes nothing."),
    )
