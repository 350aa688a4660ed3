"""The shape of what is configured about journeys, and of what people say of a step."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from core.text import TranslatedFormField
from partners.journeys import things
from partners.journeys.models import LONGEST, Journey, JourneyStep
from partners.models import PartnerType, RelationshipKind
from partners.vocabulary.made_at import KIND, TYPE
from web.forms import Form, ScopedChoiceField
from web.made_at import MadeAt

JOURNEY = MadeAt(
    _("There is no journey yet."),
    _("Add a journey"),
    "partners:journey-new",
    "partners.config:change",
    ready="partners:journeys",
)


class JourneyForm(Form):
    title = TranslatedFormField(label=_("Title"))
    partner_type = ScopedChoiceField(
        PartnerType.objects.all(),
        label=_("For the type"),
        to_field_name="code",
        required=False,
        empty_label=_("Every type"),
        made_at=TYPE,
    )
    kind = ScopedChoiceField(
        RelationshipKind.objects.all(),
        label=_("For the relationship"),
        to_field_name="code",
        required=False,
        empty_label=_("Every relationship"),
        help_text=_("Where several journeys fit a partner, it takes the one that says most of it."),
        made_at=KIND,
    )
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)


class StepForm(Form):
    title = TranslatedFormField(label=_("Title"))
    text = TranslatedFormField(label=_("What it is about"), rows=2, required=False)
    side = forms.ChoiceField(label=_("Done by"), choices=JourneyStep.Side)
    due_days = forms.IntegerField(
        label=_("Due after, in days"),
        min_value=1,
        max_value=LONGEST,
        required=False,
        help_text=_("Counted from the beginning of the journey. Empty: it is never late."),
    )
    completed_by = forms.ChoiceField(label=_("Completed by"), required=False, choices=things.choices)
    link = forms.URLField(
        label=_("Link"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("Where a step is done that somebody ticks."),
    )
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)


class StepNewForm(StepForm):
    field_order = ["journey"]
    journey = ScopedChoiceField(Journey.objects.all(), label=_("Journey"), made_at=JOURNEY)


class TickForm(Form):
    evidence = forms.CharField(
        label=_("What shows it"),
        max_length=300,
        help_text=_("A document, a date, a name: whoever reads the journey sees it."),
    )


class ExcuseForm(Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The partner reads it."),
    )
