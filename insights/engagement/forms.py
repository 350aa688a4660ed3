"""The shape of what is configured about signs of life."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from web.forms import Form


class PolicyForm(Form):
    silent_after_days = forms.IntegerField(
        label=_("Silent after, in days"),
        min_value=7,
        max_value=730,
        help_text=_(
            "Whoever looks after an active partner finds on My day that nobody of it came for longer than that."
        ),
    )
