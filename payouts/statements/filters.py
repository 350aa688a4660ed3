"""One FilterSet a list: for the page, its export and the API."""

from __future__ import annotations

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from core import search
from payouts.entries.filters import DayFilter
from payouts.models import Statement


class StatementFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Search"), method="by_text")
    status = filters.MultipleChoiceFilter(label=_("Status"), choices=Statement.Status)
    partner = filters.CharFilter(label=_("Partner"), field_name="partner__public_id")
    currency = filters.CharFilter(label=_("Currency"), field_name="currency", lookup_expr="iexact")
    from_period = DayFilter(label=_("Periods from"), field_name="period_end", lookup_expr="gte")
    until_period = DayFilter(label=_("Periods until"), field_name="period_end", lookup_expr="lte")

    class Meta:
        model = Statement
        fields: list[str] = []

    def by_text(self, queryset, name, value):
        return search.text_filter(queryset, value)
