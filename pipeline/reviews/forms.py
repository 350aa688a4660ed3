"""What may be typed about the recurring reviews."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partners.models import Tier
from pipeline.recruitment.forms import STAFF
from web.forms import DateField, Form, ScopedChoiceField


class ReviewChangeForm(Form):
    due_on = DateField(label=_("Due on"))
    owner = ScopedChoiceField(
        STAFF,
        label=_("Held by"),
        required=False,
        empty_label="–",
        help_text=_("Empty: whoever looks after the partner."),
    )


class ReviewHoldForm(Form):
    held_on = DateField(label=_("Held on"))
    notes = forms.CharField(
        label=_("What came of it"), max_length=5000, widget=forms.Textarea({"rows": 5, "autofocus": True})
    )
    decisions = forms.CharField(
        label=_("Decisions"),
        max_length=5000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("The next review begins with them."),
    )
    next_on = DateField(
        label=_("Next review"),
        required=False,
        help_text=_("Proposed by the interval; choose another day if you agreed on one."),
    )


class PartnerIntervalForm(Form):
    months = forms.IntegerField(
        label=_("Months between two reviews"),
        min_value=1,
        max_value=36,
        required=False,
        help_text=_("Empty: as the tier of the partner says."),
    )


class IntervalsForm(Form):
    """Months for each tier, and for partners without one."""

    def __init__(self, *args: Any, tiers: list[Tier], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tiers: dict[str, Tier | None] = {f"tier_{tier.code}": tier for tier in tiers} | {"no_tier": None}
        for name, tier in self.tiers.items():
            self.fields[name] = forms.IntegerField(
                label=str(tier) if tier else _("Partners without a tier"), min_value=1, max_value=36
            )

    def months(self) -> dict[Tier | None, int]:
        return {tier: self.cleaned_data[name] for name, tier in self.tiers.items()}
