"""Input for decisions: remarks, approval, renewal, end, signature."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.signing.forms import TEXT
from web.forms import DateField, Form


class RenewForm(Form):
    months = forms.IntegerField(
        label=_("Months"),
        required=False,
        min_value=1,
        max_value=600,
        help_text=_("Empty: what the agreement says, or the length of its term."),
    )
    renewal_terms = forms.CharField(label=_("Price or rates"), required=False, widget=TEXT)
    note = forms.CharField(label=_("Note"), required=False, max_length=300)


class EndForm(Form):
    ended_on = DateField(label=_("Last day"))
    reason = forms.CharField(
        label=_("Reason"), max_length=1_000, widget=TEXT, help_text=_("The partner reads it.")
    )
    despite_notice = forms.BooleanField(
        label=_("Both sides accept that the notice is not kept"), required=False
    )
