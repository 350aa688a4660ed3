"""Signs of life over the API, to be read."""

from __future__ import annotations

import django_filters as filters
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from insights.engagement import selectors
from insights.engagement.models import PartnerEngagement
from insights.engagement.services import VIEW
from partners.models import Partner
from rest.rows import RowSerializer
from rest.viewsets import ScopedViewSet


class EngagementFilter(filters.FilterSet):
    partner = filters.CharFilter(label=_("Partner"), field_name="partner__public_id")
    silent_for = filters.NumberFilter(
        label=_("Silent for more than, in days"), method="by_silence", min_value=0, max_value=3650
    )

    class Meta:
        model = PartnerEngagement
        fields: list[str] = []

    def by_silence(self, queryset, name, value):
        silent = selectors.silent_for(Partner.objects.all(), int(value))
        return queryset.filter(partner__in=silent.values("pk"))


class EngagementSerializer(RowSerializer):
    """What was counted of a partner up to the day ``counted_on``. A day that is null means never."""

    partner = serializers.CharField(source="partner.public_id", read_only=True)
    mail_unanswered = serializers.BooleanField(read_only=True)

    class Meta:
        model = PartnerEngagement
        fields = [
            "partner", "counted_on", "last_sign_on", "last_visit_on", "last_action_on", "last_mail_on", "gone_silent",
            "mail_unanswered", "days_30", "days_90", "visits_30", "visits_90", "downloads_90", "actions_90",
            "deals_90", "referrals_90",
        ]  # fmt: skip


class EngagementViewSet(ScopedViewSet):
    """The signs of life of each partner, counted every night."""

    queryset = PartnerEngagement.objects.select_related("partner")
    serializer_class = EngagementSerializer
    filterset_class = EngagementFilter
    permissions = {"list": VIEW}
