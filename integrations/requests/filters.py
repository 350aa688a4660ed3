from __future__ import annotations

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from core.search import text_filter
from integrations.models import IntegrationRequest


class RequestFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Search"), method="by_text")
    priority = filters.MultipleChoiceFilter(label=_("Priority"), choices=IntegrationRequest.Priority)
    status = filters.MultipleChoiceFilter(label=_("Status"), choices=IntegrationRequest.Status)
    is_public = filters.BooleanFilter(label=_("On the public roadmap"))

    class Meta:
        model = IntegrationRequest
        fields: list[str] = []

    def by_text(self, queryset, name, value):
        return text_filter(queryset, value)
