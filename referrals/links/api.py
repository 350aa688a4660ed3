"""Events in, commissions and links out, over the API: the same scope, filters and operations as the pages."""

from __future__ import annotations

from rest_framework import serializers

from referrals.links.filters import LinkFilter
from referrals.models import ReferralLink
from rest.rows import RowSerializer
from rest.viewsets import ScopedViewSet


class LinkSerializer(RowSerializer):
    """A link that a partner shares."""

    id = serializers.CharField(source="public_id", read_only=True)
    partner = serializers.CharField(source="partner.public_id", read_only=True)
    campaign = serializers.CharField(source="campaign.code", read_only=True)
    url = serializers.CharField(read_only=True)
    target = serializers.CharField(read_only=True)

    class Meta:
        model = ReferralLink
        fields = ["id", "partner", "campaign", "code", "url", "target", "label", "is_active", "created_at"]


class LinkViewSet(ScopedViewSet):
    """Referral links, newest first."""

    queryset = ReferralLink.objects.for_list()
    serializer_class = LinkSerializer
    filterset_class = LinkFilter
    ordering = "-created_at"
    permissions = {"list": "referrals.link:view", "retrieve": "referrals.link:view"}
