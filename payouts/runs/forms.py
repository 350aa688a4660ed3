"""The shape of what people type about statements and payouts. Rules live in the operations."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from web.forms import DateField, Form, UploadField


class PrepareForm(Form):
    currency = forms.CharField(max_length=3, min_length=3, widget=forms.HiddenInput)


class ReadBackForm(Form):
    file = UploadField(
        label=_("The bank's answer"),
        help_text=_("The CSV exported here, with its status column filled in: paid, failed or returned."),
    )


class MarkPaidForm(Form):
    executed_on = DateField(
        label=_("Paid on"),
        help_text=_(
            "The day of the account statement. Every transfer of this run that is still open was made."
        ),
    )


class CancelForm(Form):
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea({"rows": 3}))


class LeaveOutForm(Form):
    reason = forms.CharField(label=_("Reason"), max_length=200, widget=forms.Textarea({"rows": 2}))
