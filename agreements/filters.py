"""One FilterSet a list: for the page, its export and the API."""

from __future__ import annotations

import django_filters as filters
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from agreements.models import Agreement, TemplateKind
from prm.core import search


class AgreementFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Search"), method="by_text")
    status = filters.MultipleChoiceFilter(label=_("Status"), choices=Agreement.Status)
    kind = filters.MultipleChoiceFilter(label=_("Kind"), choices=TemplateKind)
    outcome = filters.MultipleChoiceFilter(label=_("Outcome"), choices=Agreement.Outcome)
    partner = filters.CharFilter(label=_("Partner (identifier)"), field_name="partner__public_id")
    owner = filters.ModelMultipleChoiceFilter(
        label=_("Looked after by"),
        queryset=User.objects.exclude(staff_role=""),
        field_name="partner__owner__public_id",
        to_field_name="public_id",
    )
    ends_from = filters.DateFilter(label=_("Ends from"), field_name="ends_on", lookup_expr="gte")
    ends_to = filters.DateFilter(label=_("Ends by"), field_name="ends_on", lookup_expr="lte")
    over_from = filters.DateFilter(label=_("Term over from"), method="by_over_from")
    over_to = filters.DateFilter(label=_("Term over by"), method="by_over_to")
    updated_since = filters.IsoDateTimeFilter(
        label=_("Changed since"), field_name="updated_at", lookup_expr="gte"
    )

    class Meta:
        model = Agreement
        fields: list[str] = []

    def by_text(self, queryset, name, value):
        return search.text_filter(queryset, value)

    def by_over_from(self, queryset, name, value):
        return queryset.alias(over_on=Coalesce("ended_on", "ends_on")).filter(over_on__gte=value)

    def by_over_to(self, queryset, name, value):
        return queryset.alias(over_on=Coalesce("ended_on", "ends_on")).filter(over_on__lte=value)
