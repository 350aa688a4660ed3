"""The filters of the list of co-marketing actions, its export and the API."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from marketing.models import CoMarketingAction


class ActionFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Title"), field_name="title", lookup_expr="icontains")
    partner = filters.CharFilter(label=_("Partner (identifier)"), field_name="partner__public_id")
    kind = filters.MultipleChoiceFilter(label=_("Kind"), choices=CoMarketingAction.Kind)
    status = filters.MultipleChoiceFilter(label=_("Status"), choices=CoMarketingAction.Status)
    year = filters.NumberFilter(label=_("Year"), min_value=2000, max_value=2100, method="by_year")

    class Meta:
        model = CoMarketingAction
        fields: list[str] = []

    def by_year(self, queryset, name, value):
        return queryset.of_year(int(value))


class PortalActionFilter(filters.FilterSet):
    kind = filters.MultipleChoiceFilter(label=_("Kind"), choices=CoMarketingAction.Kind)
    status = filters.MultipleChoiceFilter(label=_("Status"), choices=CoMarketingAction.Status)

    class Meta:
        model = CoMarketingAction
        fields: list[str] = []
