"""The shape of what people type about a partner's legal status. Rules live in the operations."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.models import Partner
from web.forms import DateField, Form


class LegalStatusForm(Form):
    legal_status = forms.ChoiceField(
        label=_("Legal status"),
        choices=Partner.LegalStatus,
        help_text=_("Sales before the day keep what the partner was then, and the rights that go with it."),
    )
    effective_on = DateField(
        label=_("From"),
        required=False,
        help_text=_("Today when left empty. Only administrators and finance set a day in the past."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea({"rows": 3}))
