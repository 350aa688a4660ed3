"""One FilterSet a list: for the page, its export and the API."""

from __future__ import annotations

import django_filters as filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from referrals.models import Campaign, ReferralLink


class _PartnerFilter(filters.FilterSet):
    partner = filters.CharFilter(label=_("Partner"), field_name="partner__public_id")


class LinkFilter(_PartnerFilter):
    q = filters.CharFilter(label=_("Search"), method="by_text")
    campaign = filters.ModelMultipleChoiceFilter(
        label=_("Campaign"),
        queryset=Campaign.objects.all(),
        field_name="campaign__code",
        to_field_name="code",
    )
    is_active = filters.BooleanFilter(label=_("In use"), field_name="is_active")

    class Meta:
        model = ReferralLink
        fields: list[str] = []

    def by_text(self, queryset, name, value):
        text = value.strip()
        return queryset.filter(
            Q(code__istartswith=text) | Q(label__icontains=text) | Q(partner__name__icontains=text)
        )
