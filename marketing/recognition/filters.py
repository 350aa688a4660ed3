"""The filters of awards, publications and media coverage, for page, files and API."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from core import languages, search
from marketing.models import Award, MediaCoverage, Publication
from payouts.entries.filters import DayFilter


class AwardFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Search"), method="by_text")
    partner = filters.CharFilter(label=_("Partner (identifier)"), field_name="partner__public_id")
    on_after = DayFilter(label=_("From"), field_name="on", lookup_expr="gte")
    on_before = DayFilter(label=_("Until"), field_name="on", lookup_expr="lte")
    updated_since = filters.IsoDateTimeFilter(
        label=_("Changed since"), field_name="updated_at", lookup_expr="gte"
    )

    class Meta:
        model = Award
        fields: list[str] = []

    def by_text(self, queryset, name, value):
        return search.text_filter(queryset, value)


class PublicationFilter(AwardFilter):
    kind = filters.MultipleChoiceFilter(label=_("Kind"), choices=Publication.Kind)

    class Meta:
        model = Publication
        fields: list[str] = []


class CoverageFilter(AwardFilter):
    language = filters.MultipleChoiceFilter(label=_("Language"), choices=languages.choices)
    case_study = filters.CharFilter(label=_("Case study"), field_name="case_study__public_id")

    class Meta:
        model = MediaCoverage
        fields: list[str] = []


class StaffAwardFilter(AwardFilter):
    updated_since = None


class StaffPublicationFilter(PublicationFilter):
    updated_since = None


class StaffCoverageFilter(CoverageFilter):
    updated_since = None
    case_study = None
