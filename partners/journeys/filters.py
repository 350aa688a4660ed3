"""One filter set of partners' journeys: for the list, its files and the API."""

from __future__ import annotations

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import search
from partners.journeys.models import Journey, PartnerJourney, PartnerJourneyStep
from partners.models import Partner, PartnerType


class PartnerJourneyFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Search"), method="by_text")
    status = filters.MultipleChoiceFilter(label=_("Status"), choices=PartnerJourney.Status)
    journey = filters.ModelMultipleChoiceFilter(
        label=_("Journey"), queryset=Journey.objects.all(), to_field_name="public_id"
    )
    type = filters.ModelMultipleChoiceFilter(
        label=_("Type"),
        queryset=PartnerType.objects.all(),
        field_name="partner__type__code",
        to_field_name="code",
    )
    owner = filters.ModelMultipleChoiceFilter(
        label=_("Looked after by"),
        queryset=User.objects.exclude(staff_role=""),
        field_name="partner__owner__public_id",
        to_field_name="public_id",
    )
    late = filters.BooleanFilter(label=_("With late steps"), method="by_late")
    partner = filters.CharFilter(label=_("Partner"), field_name="partner__public_id")

    class Meta:
        model = PartnerJourney
        fields: list[str] = []

    def by_text(self, queryset, name, value):
        return queryset.filter(partner__in=search.text_filter(Partner.objects.all(), value).values("pk"))

    def by_late(self, queryset, name, value):
        late = PartnerJourneyStep.objects.late().values("journey")
        return queryset.filter(pk__in=late) if value else queryset.exclude(pk__in=late)


class PartnerJourneyStepFilter(filters.FilterSet):
    partner = filters.CharFilter(label=_("Partner"), field_name="journey__partner__public_id")
    journey = filters.CharFilter(label=_("Journey of the partner"), field_name="journey__public_id")
    status = filters.MultipleChoiceFilter(label=_("Status"), choices=PartnerJourneyStep.Status)

    class Meta:
        model = PartnerJourneyStep
        fields: list[str] = []
