"""The shape of what people type about receivables. Rules live in the operations."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from web.forms import CurrencyChoiceField, DateField, Form, MoneyField


class ReceiptForm(Form):
    amount = MoneyField(label=_("Amount received"))
    currency = CurrencyChoiceField()
    received_on = DateField(label=_("Received on"))
    reason = forms.CharField(
        label=_("Reference of the transfer"), max_length=200, help_text=_("Printed on the statement.")
    )


class WriteOffForm(Form):
    amount = MoneyField(label=_("Amount"))
    currency = CurrencyChoiceField()
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("The person who decides reads it; the partner does not."),
        widget=forms.Textarea({"rows": 3}),
    )


class RefuseForm(Form):
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea({"rows": 3}))
