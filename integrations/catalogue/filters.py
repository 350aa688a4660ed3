from __future__ import annotations

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from integrations.models import Integration


class IntegrationFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Search"), field_name="name", lookup_expr="icontains")
    kind = filters.MultipleChoiceFilter(label=_("Kind"), choices=Integration.Kind)
    built_by = filters.MultipleChoiceFilter(label=_("Built by"), choices=Integration.Builder)
    co_marketing = filters.BooleanFilter(label=_("Co-marketing"))
    partner = filters.CharFilter(label=_("Partner"), field_name="partner__public_id")

    class Meta:
        model = Integration
        fields: list[str] = []
