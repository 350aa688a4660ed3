"""Which people of which recruitments the API lists."""

from __future__ import annotations

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from pipeline.models import RecruitmentContact


class StakeholderFilter(filters.FilterSet):
    recruitment = filters.CharFilter(label=_("Recruitment"), field_name="recruitment__public_id")
    partner = filters.CharFilter(label=_("Partner"), field_name="recruitment__partner__public_id")
    part = filters.MultipleChoiceFilter(label=_("Part"), choices=RecruitmentContact.Part)

    class Meta:
        model = RecruitmentContact
        fields: list[str] = []
