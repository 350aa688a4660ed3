"""Input for the clause library and the templates."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.models import Clause, Part, TemplateKind
from core.text import TranslatedFormField
from partners.models import PartnerType
from partners.vocabulary.made_at import TYPE
from web.forms import DateField, Form, ScopedChoiceField


class ClauseForm(Form):
    """A clause of the library, without its text."""

    code = forms.SlugField(label=_("Code"), max_length=60)
    part = forms.TypedChoiceField(label=_("Part"), choices=Part.choices, coerce=int)
    title = TranslatedFormField(label=_("Title"))
    kind = forms.ChoiceField(label=_("Kind"), choices=Clause.Kind)
    partner_type = ScopedChoiceField(
        PartnerType.objects.all(),
        label=_("Only for type"),
        to_field_name="code",
        required=False,
        empty_label=_("all types"),
        made_at=TYPE,
    )
    position = forms.IntegerField(label=_("Position"), min_value=0, max_value=1_000, initial=0)
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)


class ClauseVersionForm(Form):
    text = TranslatedFormField(label=_("Text"), rows=12)
    effective_from = DateField(
        label=_("Effective from"),
        help_text=_("For agreements drawn up from this day on; the others keep theirs."),
    )
    note = forms.CharField(label=_("What changed"), max_length=300, required=False)


class NewClauseForm(ClauseForm):
    text = TranslatedFormField(label=_("Text"), rows=12)
    effective_from = DateField(label=_("Effective from"))


class TemplateForm(Form):
    code = forms.SlugField(label=_("Code"), max_length=40)
    kind = forms.ChoiceField(label=_("Kind"), choices=TemplateKind)
    name = TranslatedFormField(label=_("Name"))
    description = TranslatedFormField(label=_("Description"), required=False)
    clauses = forms.CharField(
        label=_("Clauses"),
        widget=forms.Textarea({"rows": 12}),
        help_text=_("Codes of the library in their order, one a line."),
    )
    variables = forms.JSONField(
        label=_("Variables"),
        required=False,
        widget=forms.Textarea({"rows": 12}),
        help_text=_("A list of objects with name, type, label and required."),
    )
    term_months = forms.IntegerField(
        label=_("Usual length in months"), required=False, min_value=1, max_value=600
    )
    notice_days = forms.IntegerField(label=_("Usual notice in days"), min_value=0, max_value=3650, initial=90)
    tacit_renewal = forms.BooleanField(label=_("Tacit renewal"), required=False)
    position = forms.IntegerField(label=_("Position"), min_value=0, max_value=1_000, initial=0)
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)

    def clean_clauses(self) -> list[Clause]:
        codes = self.cleaned_data["clauses"].split()
        known = Clause.objects.visible_to(self.actor).in_bulk(codes, field_name="code")
        unknown = [code for code in codes if code not in known]
        if unknown:
            raise forms.ValidationError(
                _("The library has no such clauses: %(codes)s") % {"codes": ", ".join(unknown)}
            )
        return [known[code] for code in dict.fromkeys(codes)]

    def clean_variables(self) -> list[Any]:
        return self.cleaned_data["variables"] or []
