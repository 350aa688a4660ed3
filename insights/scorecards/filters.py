"""One FilterSet for the list of scores, its files and the API."""

from __future__ import annotations

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.actor import Actor
from insights.scorecards.choices import Band
from insights.scorecards.models import PartnerScore, ScoreAlert
from partners.models import PartnerType, Tier


class ScoreFilter(filters.FilterSet):
    band = filters.MultipleChoiceFilter(label=_("Health"), choices=Band.choices)
    type = filters.ModelMultipleChoiceFilter(
        label=_("Type"),
        queryset=PartnerType.objects.filter(is_active=True),
        field_name="partner__type__code",
        to_field_name="code",
    )
    tier = filters.ModelMultipleChoiceFilter(
        label=_("Tier"),
        queryset=Tier.objects.filter(is_active=True),
        field_name="partner__tier__code",
        to_field_name="code",
    )
    owner = filters.ModelMultipleChoiceFilter(
        label=_("Looked after by"),
        queryset=User.objects.exclude(staff_role=""),
        field_name="partner__owner__public_id",
        to_field_name="public_id",
    )
    fell = filters.BooleanFilter(label=_("Fell"), method="by_fall")
    partner = filters.CharFilter(label=_("Partner"), field_name="partner__public_id")

    class Meta:
        model = PartnerScore
        fields: list[str] = []

    def by_fall(self, queryset, name, value):
        return queryset.filter(change__lt=0) if value else queryset.filter(change__gte=0)


class AlertFilter(filters.FilterSet):
    open = filters.BooleanFilter(
        label=_("Waits for somebody"), field_name="acknowledged_at", lookup_expr="isnull"
    )
    mine = filters.BooleanFilter(label=_("Mine"), method="by_mine")
    partner = filters.CharFilter(label=_("Partner"), field_name="partner__public_id")

    class Meta:
        model = ScoreAlert
        fields: list[str] = []

    def by_mine(self, queryset, name, value):
        if not value:
            return queryset
        user = self.request.user
        actor = user if isinstance(user, Actor) else self.request.actor
        return queryset.filter(partner__owner=actor.user_id)
