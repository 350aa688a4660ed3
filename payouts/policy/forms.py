"""The shape of the payout policy. Rules live in the operations."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from web.forms import Form


class PolicyForm(Form):
    statements_day = forms.IntegerField(
        label=_("Statements are produced on day"),
        min_value=1,
        max_value=28,
        help_text=_("Of the month after the period, 1 to 28. They are issued at once."),
    )
    owing_statements = forms.IntegerField(
        label=_("Statements in debt before we look into it"),
        min_value=0,
        max_value=60,
        help_text=_(
            "A partner still with us that owes on more statements in a row is among the receivables."
        ),
    )
