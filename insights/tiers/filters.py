"""One FilterSet for the list of standings, its files and the API."""

from __future__ import annotations

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from insights.models import TierStanding
from partners.models import PartnerType, Tier


class StandingFilter(filters.FilterSet):
    move = filters.MultipleChoiceFilter(label=_("Proposal"), choices=TierStanding.Move.choices)
    type = filters.ModelMultipleChoiceFilter(
        label=_("Type"),
        queryset=PartnerType.objects.filter(is_active=True),
        field_name="partner__type__code",
        to_field_name="code",
    )
    tier = filters.ModelMultipleChoiceFilter(
        label=_("Tier"), queryset=Tier.objects.all(), field_name="tier__code", to_field_name="code"
    )
    earned = filters.ModelMultipleChoiceFilter(
        label=_("Earned by measures"),
        queryset=Tier.objects.all(),
        field_name="earned__code",
        to_field_name="code",
    )
    owner = filters.ModelMultipleChoiceFilter(
        label=_("Looked after by"),
        queryset=User.objects.exclude(staff_role=""),
        field_name="partner__owner__public_id",
        to_field_name="public_id",
    )
    agreed = filters.BooleanFilter(label=_("Agreed, not earned"), field_name="is_agreed")
    partner = filters.CharFilter(label=_("Partner"), field_name="partner__public_id")

    class Meta:
        model = TierStanding
        fields: list[str] = []


def _ranks() -> list[tuple[int, object]]:
    return [(0, _("No tier")), *((tier.rank, str(tier)) for tier in Tier.objects.order_by("rank"))]


class WhatIfFilter(StandingFilter):
    """Narrows the standings of a draft by what it would change (``what_if.compared``)."""

    change = filters.ChoiceFilter(
        label=_("With the draft"), choices=TierStanding.Move.choices, field_name="change"
    )
    before = filters.ChoiceFilter(label=_("Tier without the draft"), choices=_ranks, field_name="before_rank")
    after = filters.ChoiceFilter(label=_("Tier with the draft"), choices=_ranks, field_name="after_rank")
