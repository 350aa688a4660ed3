"""Input on what tiers ask for. Rules live in the operations."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from insights.models import TierRequirement, TierRule
from partners.figures import inputs, registry
from partners.figures.registry import FIGURES
from partners.models import PartnerType, Tier
from partners.vocabulary.made_at import TIER, TYPE
from web.forms import DecimalField, Form, ScopedChoiceField


class RuleForm(Form):
    basis = forms.ChoiceField(label=_("Basis"), choices=TierRule.Basis)
    logic = forms.ChoiceField(label=_("What is asked for"), choices=TierRule.Logic)
    points_needed = forms.IntegerField(
        label=_("Points needed"), required=False, min_value=1, max_value=1_000_000,
        help_text=_("Only where points are counted."),
    )  # fmt: skip


class NewRuleForm(RuleForm):
    field_order = ["tier", "partner_type"]
    tier = ScopedChoiceField(
        Tier.objects.filter(is_active=True), label=_("Tier"), to_field_name="code", made_at=TIER
    )
    partner_type = ScopedChoiceField(
        PartnerType.objects.filter(is_active=True),
        label=_("Only partners of type"),
        to_field_name="code",
        required=False,
        empty_label=_("All types without a rule of their own"),
        made_at=TYPE,
    )


class RequirementForm(Form):
    figure = forms.ChoiceField(label=_("Measure"), choices=registry.choices)
    months = forms.IntegerField(
        label=_("Over the last months"),
        required=False,
        min_value=1,
        max_value=60,
        help_text=_("Empty for a measure that is read as it stands."),
    )
    threshold = DecimalField(
        label=_("Threshold"),
        max_digits=18,
        decimal_places=6,
        help_text=_(
            "At least so much; at most, where less is better. Money in whole units of the programme's currency, "
            "a percentage as 40 for 40%."
        ),
    )
    points = forms.IntegerField(
        label=_("Points"), required=False, min_value=0, max_value=1_000_000, initial=0,
        help_text=_("What it counts where points are added up."),
    )  # fmt: skip
    is_floor = forms.BooleanField(
        label=_("Floor"), required=False, help_text=_("Asked for whatever else is reached.")
    )

    def clean(self) -> dict[str, Any]:
        """The threshold in the unit of its figure."""
        data = super().clean() or self.cleaned_data
        data["points"] = data.get("points") or 0
        if "figure" in data and data.get("threshold") is not None:
            try:
                data["threshold"] = inputs.typed(FIGURES[data["figure"]], data["threshold"])
            except forms.ValidationError as error:
                self.add_error("threshold", error)
        return data


def as_typed(requirement: TierRequirement) -> Any:
    """A threshold as people write it."""
    figure = FIGURES.get(requirement.figure)
    value = inputs.as_typed(figure, requirement.threshold) if figure else requirement.threshold.normalize()
    return Decimal(format(value, "f"))


class NoteForm(Form):
    note = forms.CharField(
        label=_("What changes, and why"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Kept with the version for ever."),
    )
