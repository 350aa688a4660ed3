"""The shape of what people type about statements and payouts. Rules live in the operations."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from web.forms import DateField, Form


class ProduceForm(Form):
    period_end = DateField(
        label=_("Until"), help_text=_("The last day of the month; quarters end with it too.")
    )


class AnswerForm(Form):
    answer = forms.CharField(
        label=_("Answer"),
        max_length=2000,
        help_text=_(
            "The partner reads it. A correction is an adjustment, which stands on the next statement."
        ),
        widget=forms.Textarea({"rows": 5}),
    )


class ContestForm(Form):
    reason = forms.CharField(label=_("What is wrong?"), max_length=2000, widget=forms.Textarea({"rows": 5}))
