"""What partners achieved, in figures: the case studies that are published."""

from __future__ import annotations

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from marketing.models import CaseStudy
from partners.models import Sector
from portal.base import PortalList


class CaseStudyFilter(filters.FilterSet):
    sector = filters.ModelChoiceFilter(
        label=_("Sector"), queryset=Sector.objects.all(), field_name="sector__code", to_field_name="code"
    )

    class Meta:
        model = CaseStudy
        fields: list[str] = []


class CaseStudies(PortalList):
    permission = "marketing.case_study:view"
    template_name = "portal/case_studies.html"
    title = _("Case studies")
    queryset = CaseStudy.objects.published().select_related("partner", "sector").prefetch_related("results")
    filterset_class = CaseStudyFilter
    orderings = {"-published": "-pk"}
