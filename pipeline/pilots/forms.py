"""What may be typed about the pilots of a recruitment."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.text import TranslatedFormField
from pipeline.models import Pilot, PilotTest
from pipeline.recruitment.forms import STAFF
from web.forms import DateField, DecimalField, Form, ScopedChoiceField, UploadField


class PilotForm(Form):
    name = TranslatedFormField(label=_("Name"))
    scope = TranslatedFormField(label=_("What is tried"), rows=3, required=False, help_text=_("One a line."))
    owner = ScopedChoiceField(STAFF, label=_("Looked after by"), required=False, empty_label="–")
    starts_on = DateField(label=_("Starts on"), required=False)
    ends_on = DateField(label=_("Ends on"), required=False)

    @staticmethod
    def initial_of(row: Pilot) -> dict[str, Any]:
        return {
            "name": row.name,
            "scope": row.scope,
            "owner": row.owner.public_id if row.owner else None,
            "starts_on": row.starts_on,
            "ends_on": row.ends_on,
        }


class TestForm(Form):
    what = TranslatedFormField(label=_("What is tested"))
    direction = forms.ChoiceField(label=_("Is met with"), choices=PilotTest.Direction)
    target = DecimalField(
        label=_("Target"),
        required=False,
        max_digits=14,
        decimal_places=3,
        help_text=_("Empty for a test of yes or no."),
    )
    unit = TranslatedFormField(label=_("Unit"), required=False)

    @staticmethod
    def initial_of(row: PilotTest) -> dict[str, Any]:
        return {name: getattr(row, name) for name in ("what", "direction", "target", "unit")}


class MeasureForm(Form):
    measured = DecimalField(
        label=_("Measured"),
        max_digits=14,
        decimal_places=3,
        help_text=_("Of a test of yes or no: 1 is yes, 0 is no."),
    )
    measured_on = DateField(label=_("Measured on"))
    evidence = forms.CharField(label=_("Shown by"), max_length=250, required=False)
    file = UploadField(label=_("Document"), required=False)


class DecideForm(Form):
    decision = forms.ChoiceField(
        label=_("Decision"), choices=[choice for choice in Pilot.Decision.choices if choice[0]]
    )
    reason = TranslatedFormField(label=_("Reason"), rows=3)
