"""The filters of proposals, for the API."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from pipeline.models import Proposal, ProposalSection


class ProposalFilter(filters.FilterSet):
    status = filters.MultipleChoiceFilter(label=_("Status"), choices=Proposal.Status)
    recruitment = filters.CharFilter(label=_("Recruitment"), field_name="recruitment__public_id")
    partner = filters.CharFilter(label=_("Partner"), field_name="recruitment__partner__public_id")

    class Meta:
        model = Proposal
        fields: list[str] = []


class ProposalSectionFilter(filters.FilterSet):
    proposal = filters.CharFilter(label=_("Proposal"), field_name="proposal__public_id")
    code = filters.CharFilter(label=_("Code"))

    class Meta:
        model = ProposalSection
        fields: list[str] = []
