"""What the lists of what partners declare are narrowed by, for pages, files and the API."""

from __future__ import annotations

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from insights.by_partners.models import CostReduction, PartnerAmount


class _Declared(filters.FilterSet):
    partner = filters.CharFilter(label=_("Partner (identifier)"), field_name="partner__public_id")
    current = filters.BooleanFilter(label=_("Not withdrawn"), field_name="withdrawn_at", lookup_expr="isnull")


class AmountFilter(_Declared):
    kind = filters.MultipleChoiceFilter(label=_("Kind"), choices=PartnerAmount.Kind)
    nature = filters.MultipleChoiceFilter(label=_("What for"), choices=PartnerAmount.Nature)
    until = filters.DateFromToRangeFilter(label=_("From – to"), field_name="period_to")

    class Meta:
        model = PartnerAmount
        fields: list[str] = []


class ReductionFilter(_Declared):
    measured = filters.DateFromToRangeFilter(label=_("From – to"), field_name="measured_on")

    class Meta:
        model = CostReduction
        fields: list[str] = []
