"""The shape of what people type about statements and payouts. Rules live in the operations."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.vocabulary.forms import RatedCurrencyField
from payouts.models import StatementSettings
from web.forms import Form, MoneyField


class AccountForm(Form):
    holder = forms.CharField(label=_("Account holder"), max_length=70)
    iban = forms.CharField(label="IBAN", max_length=42, widget=forms.TextInput({"autocomplete": "off"}))
    bic = forms.CharField(
        label="BIC",
        max_length=11,
        required=False,
        help_text=_("Only needed for banks outside the euro area."),
    )


class CallBackForm(Form):
    note = forms.CharField(
        label=_("Who was called, on which number, and what was said"),
        max_length=300,
        help_text=_("Use a number known before the change, never one from the request itself."),
        widget=forms.Textarea({"rows": 3}),
    )


class SettingsForm(Form):
    period = forms.ChoiceField(label=_("Statements"), choices=StatementSettings.Period)
    minimum = MoneyField(
        label=_("Minimum payout"), help_text=_("Less than this waits for the next statement.")
    )
    currency = RatedCurrencyField()


class AdjustmentForm(Form):
    amount = MoneyField(
        label=_("Amount"),
        min_value=None,
        help_text=_("A negative amount takes money off. It appears on the next statement."),
    )
    currency = RatedCurrencyField()
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("Printed on the statement."),
        widget=forms.Textarea({"rows": 2}),
    )
