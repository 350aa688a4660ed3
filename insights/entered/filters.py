"""The filters of the list of company totals."""

from __future__ import annotations

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from insights.models import CompanyTotal


class TotalFilter(filters.FilterSet):
    """The months of the period of a figure that opened the list."""

    first = filters.DateFilter(label=_("From"), field_name="month", lookup_expr="gte")
    last = filters.DateFilter(label=_("Until"), field_name="month", lookup_expr="lte")

    class Meta:
        model = CompanyTotal
        fields: list[str] = []
