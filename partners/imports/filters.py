"""What the lists of an import are narrowed by."""

from __future__ import annotations

import django_filters as filters
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partners.imports.models import ImportProblem, ImportUnit
from partners.imports.problems import PROBLEMS


class _OfOne(filters.FilterSet):
    run = filters.CharFilter(
        label=pgettext_lazy("noun", "Import"), field_name="run__public_id", widget=forms.HiddenInput
    )


class ProblemFilter(_OfOne):
    q = filters.CharFilter(label=_("Search"), field_name="written", lookup_expr="icontains")
    code = filters.MultipleChoiceFilter(
        label=_("What is wrong"),
        choices=[(code, said) for code, said in PROBLEMS.items() if code != "unknown-word"],
    )
    table = filters.ChoiceFilter(
        label=_("Table"), choices=[("0", _("Partners")), ("1", _("Contacts"))], empty_label="–"
    )

    class Meta:
        model = ImportProblem
        fields: list[str] = []


class MatchFilter(_OfOne):
    q = filters.CharFilter(label=_("Search"), field_name="name", lookup_expr="icontains")
    match_kind = filters.MultipleChoiceFilter(label=_("Why"), choices=ImportUnit.MatchKind)

    class Meta:
        model = ImportUnit
        fields: list[str] = []
