"""The filters of business cases, for the API."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from pipeline.models import BusinessCase


class CaseFilter(filters.FilterSet):
    recruitment = filters.CharFilter(label=_("Recruitment"), field_name="recruitment__public_id")
    partner = filters.CharFilter(label=_("Partner"), field_name="recruitment__partner__public_id")

    class Meta:
        model = BusinessCase
        fields: list[str] = []
