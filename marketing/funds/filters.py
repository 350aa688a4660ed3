"""One FilterSet for the list of requests, its files and the API."""

from __future__ import annotations

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from core import search
from marketing.models import FundRequest
from partners.questions.own_filters import OwnFieldsFilter
from payouts.entries.filters import DayFilter


class FundRequestFilter(OwnFieldsFilter):
    OWN = "fund_request"

    q = filters.CharFilter(label=_("Search"), method="by_text")
    status = filters.MultipleChoiceFilter(label=_("Status"), choices=FundRequest.Status)
    partner = filters.CharFilter(label=_("Partner"), field_name="partner__public_id")
    fund = filters.CharFilter(label=_("Fund"), field_name="allocation__fund__public_id")
    from_day = DayFilter(label=_("Activities from"), field_name="activity_on", lookup_expr="gte")
    until_day = DayFilter(label=_("Activities until"), field_name="activity_on", lookup_expr="lte")

    class Meta:
        model = FundRequest
        fields: list[str] = []

    def by_text(self, queryset, name, value):
        return search.text_filter(queryset, value)
