"""One FilterSet for what a review proposes: the list, its files and the API."""

from __future__ import annotations

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import search
from insights.tier_reviews.models import TierProposal, TierReview
from insights.tiers.models import TierStanding
from partners.models import Partner, PartnerType, Tier


class ProposalFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Search"), method="by_text")
    move = filters.MultipleChoiceFilter(label=_("Proposal"), choices=TierStanding.Move)
    decision = filters.MultipleChoiceFilter(label=_("Decision"), choices=TierProposal.Decision)
    grace = filters.MultipleChoiceFilter(label=_("Grace"), choices=TierProposal.Grace)
    type = filters.ModelMultipleChoiceFilter(
        label=_("Type"),
        queryset=PartnerType.objects.all(),
        field_name="partner__type__code",
        to_field_name="code",
    )
    tier = filters.ModelMultipleChoiceFilter(
        label=_("Tier"), queryset=Tier.objects.all(), field_name="tier__code", to_field_name="code"
    )
    owner = filters.ModelMultipleChoiceFilter(
        label=_("Looked after by"),
        queryset=User.objects.exclude(staff_role=""),
        field_name="partner__owner__public_id",
        to_field_name="public_id",
    )
    partner = filters.CharFilter(label=_("Partner"), field_name="partner__public_id")
    review = filters.CharFilter(label=_("Review of tiers"), field_name="review__public_id")
    updated_since = filters.IsoDateTimeFilter(
        label=_("Changed since"), field_name="updated_at", lookup_expr="gte"
    )

    class Meta:
        model = TierProposal
        fields: list[str] = []

    def by_text(self, queryset, name, value):
        return queryset.filter(partner__in=search.text_filter(Partner.objects.all(), value).values("pk"))


class ReviewFilter(filters.FilterSet):
    status = filters.MultipleChoiceFilter(label=_("Status"), choices=TierReview.Status)
    updated_since = filters.IsoDateTimeFilter(
        label=_("Changed since"), field_name="updated_at", lookup_expr="gte"
    )

    class Meta:
        model = TierReview
        fields: list[str] = []
