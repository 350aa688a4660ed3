"""The shape of what people type about partners. Rules live in the operations."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.models import Tier, TierChange
from partners.vocabulary.made_at import TIER
from web.forms import DateField, Form, ScopedChoiceField


class TierForm(Form):
    tier = ScopedChoiceField(
        Tier.objects.filter(is_active=True),
        label=_("Tier"),
        to_field_name="code",
        required=False,
        empty_label="–",
        made_at=TIER,
    )
    basis = forms.ChoiceField(
        label=_("Basis"),
        choices=TierChange.Basis.choices,
        help_text=_("A tier that is agreed does not fall with what is measured."),
    )
    effective_on = DateField(label=_("From"), required=False, help_text=_("Today when left empty."))
    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea({"rows": 3}), help_text=_("The partner reads it.")
    )
