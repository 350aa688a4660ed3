"""The shape of what people type about statements and payouts. Rules live in the operations."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from web.forms import DateField, Form, MoneyField


class ProduceForm(Form):
    period_end = DateField(
        label=_("Until"), help_text=_("The last day of the month; quarters end with it too.")
    )


class AnswerForm(Form):
    answer = forms.CharField(
        label=_("Answer"),
        max_length=2000,
        help_text=_(
            "The partner reads it. A correction is an adjustment, which appears on the next statement."
        ),
        widget=forms.Textarea({"rows": 5}),
    )
    is_final = forms.BooleanField(
        label=_("This answer is final"),
        required=False,
        help_text=_(
            "The statement is then accepted. Otherwise the partner may object once more; the second answer is final."
        ),
    )


class ContestForm(Form):
    reason = forms.CharField(label=_("What is wrong?"), max_length=2000, widget=forms.Textarea({"rows": 5}))
    amount = MoneyField(
        label=_("Amount in dispute"),
        required=False,
        help_text=_(
            "Of what is to be paid; the rest is paid meanwhile. All of it when left empty; 0 when something "
            "is missing and nothing printed is wrong."
        ),
    )
