"""The shape of what is configured about scorecards, and of what is done about a fall."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.text import TranslatedFormField
from insights.scorecards.models import ScorecardMeasure
from insights.scorecards.presenters import kept
from insights.scorecards.services import SCORE_FIGURE
from partners.figures import registry
from partners.models import PartnerType
from partners.vocabulary.made_at import TYPE
from web.forms import DecimalField, Form, ScopedChoiceField

_BOUND = {"max_digits": 18, "decimal_places": 2}


class ScorecardForm(Form):
    name = TranslatedFormField(label=_("Name"))
    partner_type = ScopedChoiceField(
        PartnerType.objects.all(),
        label=_("For the type"),
        to_field_name="code",
        required=False,
        empty_label=_("Every type without one of its own"),
        made_at=TYPE,
    )
    is_shared = forms.BooleanField(
        label=_("Shown to the partner"),
        required=False,
        help_text=_(
            "Its people then read their own scorecard in the portal, as far as they may read each measure."
        ),
    )


class MeasureForm(Form):
    months = forms.IntegerField(
        label=_("Over the last months"),
        min_value=1,
        max_value=60,
        required=False,
        help_text=_("Only for what is counted over a time; empty for what is read as it stands."),
    )
    weight = forms.IntegerField(
        label=_("Weight"),
        min_value=1,
        max_value=100,
        initial=1,
        help_text=_("A measure of weight 2 counts twice as much as one of weight 1."),
    )
    good = DecimalField(
        label=_("Good at"),
        help_text=_(
            "Counts 100 points. Money in whole units of the programme's currency, a rate in per cent."
        ),
        **_BOUND,
    )
    poor = DecimalField(
        label=_("Poor at"), help_text=_("Counts no points; what lies between counts in proportion."), **_BOUND
    )

    def __init__(self, *args: Any, measure: ScorecardMeasure | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.measure = measure

    def values(self) -> dict[str, Any]:
        """Columns of ScorecardMeasure."""
        data = dict(self.cleaned_data)
        figure = registry.FIGURES.get(self.measure.figure if self.measure else data["figure"])
        bounds: dict[str, Decimal] = {name: data[name] for name in ("good", "poor")}
        return {**data, **({name: kept(figure, value) for name, value in bounds.items()} if figure else {})}


def _figures() -> list[tuple[str, Any]]:
    return [(code, label) for code, label in registry.choices() if code != SCORE_FIGURE]


class MeasureNewForm(MeasureForm):
    field_order = ["figure"]
    figure = forms.ChoiceField(label=_("Measure"), choices=_figures)


class PolicyForm(Form):
    healthy_from = forms.IntegerField(label=_("Healthy from"), min_value=2, max_value=100)
    at_risk_below = forms.IntegerField(label=_("At risk below"), min_value=1, max_value=99)
    drop_points = forms.IntegerField(
        label=_("Alert at a fall of"),
        min_value=1,
        max_value=100,
        help_text=_("Points lost within four weeks. A fall to a worse health is always told."),
    )


class AcknowledgeForm(Form):
    note = forms.CharField(
        label=_("What is done about it"), max_length=2000, widget=forms.Textarea({"rows": 3})
    )
