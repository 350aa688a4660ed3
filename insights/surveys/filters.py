"""Filters of surveys, waves and answers, for pages, files and API."""

from __future__ import annotations

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from insights.models import Survey, SurveyAnswer, SurveyWave
from insights.surveys.rules import DETRACTS, PROMOTES


class SurveyFilter(filters.FilterSet):
    kind = filters.MultipleChoiceFilter(label=_("What is measured"), choices=Survey.Kind)
    is_anonymous = filters.BooleanFilter(label=_("Anonymous"))
    archived = filters.BooleanFilter(
        label=_("Archived"), field_name="archived_at", lookup_expr="isnull", exclude=True
    )

    class Meta:
        model = Survey
        fields: list[str] = []


class SurveyWaveFilter(filters.FilterSet):
    survey = filters.CharFilter(label=_("Survey"), field_name="survey__public_id")
    status = filters.MultipleChoiceFilter(label=_("Status"), choices=SurveyWave.Status)
    updated_since = filters.IsoDateTimeFilter(
        label=_("Changed since"), field_name="updated_at", lookup_expr="gte"
    )

    class Meta:
        model = SurveyWave
        fields: list[str] = []


class SurveyAnswerFilter(filters.FilterSet):
    wave = filters.CharFilter(label=_("Wave (identifier)"), field_name="wave__public_id")
    survey = filters.CharFilter(label=_("Survey (identifier)"), field_name="wave__survey__public_id")
    partner = filters.CharFilter(label=_("Partner (identifier)"), field_name="partner__public_id")
    standing = filters.ChoiceFilter(
        label=_("Who"),
        choices=[("promoter", _("Promoters")), ("passive", _("Passives")), ("detractor", _("Detractors"))],
        method="by_standing",
    )
    has_comment = filters.BooleanFilter(
        label=_("With a comment"), method=lambda rows, name, value: _with(rows, value, comment="")
    )
    may_quote = filters.BooleanFilter(label=_("May be quoted"))
    waiting = filters.BooleanFilter(label=_("To call back"), method="by_waiting")

    class Meta:
        model = SurveyAnswer
        fields: list[str] = []

    def by_standing(self, queryset, name, value):
        if value == "promoter":
            return queryset.filter(score__gte=PROMOTES)
        if value == "detractor":
            return queryset.filter(score__lte=DETRACTS)
        return queryset.filter(score__gt=DETRACTS, score__lt=PROMOTES)

    def by_waiting(self, queryset, name, value):
        return queryset.waiting() if value else queryset


def _with(rows, value, **empty):
    return rows.exclude(**empty) if value else rows.filter(**empty)
