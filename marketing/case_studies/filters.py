"""The filters of the lists of case studies and of the API."""

import django_filters as filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import search
from marketing.models import CaseStudy
from partners.models import Sector


class CaseStudyFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Search"), method="by_text")
    partner = filters.CharFilter(label=_("Partner (identifier)"), field_name="partner__public_id")
    status = filters.MultipleChoiceFilter(label=_("Status"), choices=CaseStudy.Status)
    sector = filters.ModelChoiceFilter(
        label=_("Sector"), queryset=Sector.objects.all(), field_name="sector__code", to_field_name="code"
    )
    waiting = filters.BooleanFilter(label=_("Waits for the partner"), method="by_waiting")
    updated_since = filters.IsoDateTimeFilter(
        label=_("Changed since"), field_name="updated_at", lookup_expr="gte"
    )

    class Meta:
        model = CaseStudy
        fields: list[str] = []

    def by_text(self, queryset, name, value):
        return search.text_filter(queryset, value)

    def by_waiting(self, queryset, name, value):
        waiting = Q(versions__decision="waiting")
        return queryset.filter(waiting) if value else queryset.exclude(waiting)


class StaffCaseStudyFilter(CaseStudyFilter):
    """On our page; the API alone asks for what changed."""

    updated_since = None


class PortalCaseStudyFilter(filters.FilterSet):
    """By the sector that the published version names."""

    sector = filters.ModelChoiceFilter(
        label=_("Sector"), queryset=Sector.objects.all(), to_field_name="code", method="by_sector"
    )

    class Meta:
        model = CaseStudy
        fields: list[str] = []

    def by_sector(self, queryset, name, value):
        return queryset.filter(published_version__content__sector__code=value.code)
