"""Input for decisions: remarks, approval, renewal, end, signature."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.drafting.forms import CLAUSE_TEXT
from agreements.models import OpenPoint
from agreements.signing.forms import TEXT
from web.forms import Form


class SettleForm(Form):
    outcome = forms.ChoiceField(
        label=_("Decision"),
        choices=[choice for choice in OpenPoint.Status.choices if choice[0] != OpenPoint.Status.OPEN],
    )
    text = forms.CharField(
        label=_("Text of the clause when accepted"), required=False, max_length=20_000, widget=CLAUSE_TEXT
    )
    answer = forms.CharField(label=_("Your answer"), required=False, max_length=2_000, widget=TEXT)


class RejectForm(Form):
    reason = forms.CharField(label=_("What should change"), max_length=1_000, widget=TEXT)
