"""Which pilots the API lists."""

from __future__ import annotations

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from pipeline.models import Pilot, PilotTest


class PilotFilter(filters.FilterSet):
    partner = filters.CharFilter(label=_("Partner"), field_name="partner__public_id")
    recruitment = filters.CharFilter(label=_("Recruitment"), field_name="recruitment__public_id")
    decided = filters.BooleanFilter(label=_("Decided"), method="by_decided")

    class Meta:
        model = Pilot
        fields: list[str] = []

    def by_decided(self, queryset, name, value):
        return queryset.exclude(decision="") if value else queryset.undecided()


class TestFilter(filters.FilterSet):
    pilot = filters.CharFilter(label=_("Pilot"), field_name="pilot__public_id")

    class Meta:
        model = PilotTest
        fields: list[str] = []
