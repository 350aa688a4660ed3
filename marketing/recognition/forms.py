"""What is typed about awards, publications and media coverage."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from marketing.models import CaseStudy, Publication
from partners.models import Partner
from partners.vocabulary.made_at import PARTNER
from web.forms import DateField, Form, LanguageField, ScopedChoiceField
from web.made_at import MadeAt
from web.outward import HttpsField

CASE_STUDY = MadeAt(
    _("There is no case study yet."), _("Write a case study"), "marketing:new", "marketing.case_study:change"
)


class RecognitionForm(Form):
    """What the three have in common; the partner is chosen once."""

    partner = ScopedChoiceField(
        Partner.objects.current().order_by("name"), label=_("Partner"), made_at=PARTNER
    )
    title = forms.CharField(label=_("Title"), max_length=255)

    def __init__(self, *args: Any, of: Partner | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if of is not None:
            del self.fields["partner"]


class AwardForm(RecognitionForm):
    awarded_by = forms.CharField(label=_("Awarded by"), max_length=200)
    on = DateField(
        label=_("Date"), help_text=_("Of an award of a year, its last day or the day it was given.")
    )
    link = HttpsField(required=False)


class PublicationForm(RecognitionForm):
    kind = forms.ChoiceField(label=_("Kind"), choices=Publication.Kind)
    authors = forms.CharField(label=_("Authors"), max_length=500)
    publisher = forms.CharField(label=_("Journal or publisher"), max_length=200, required=False)
    on = DateField(label=_("Date"))
    link = HttpsField(required=False)


class CoverageForm(RecognitionForm):
    outlet = forms.CharField(label=_("Medium"), max_length=200)
    language = LanguageField()
    on = DateField(label=_("Date"))
    link = HttpsField(required=False)
    case_study = ScopedChoiceField(
        CaseStudy.objects.all(), label=_("About the case study"), required=False, made_at=CASE_STUDY
    )
    reach = forms.IntegerField(
        label=_("Reach"),
        required=False,
        min_value=0,
        max_value=10**12,
        help_text=_("People, as the medium says."),
    )

    def __init__(self, *args: Any, of: Partner | None = None, **kwargs: Any) -> None:
        super().__init__(*args, of=of, **kwargs)
        if of is not None:
            self.fields["case_study"].queryset = self.fields["case_study"].queryset.filter(partner=of)
