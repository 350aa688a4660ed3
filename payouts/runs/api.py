"""Statements and payouts over the API, to read: the same scope and filters as the pages."""

from __future__ import annotations

from rest_framework import serializers

from payouts.models import Payout
from payouts.runs.filters import PayoutFilter
from rest.fields import MoneyField
from rest.rows import RowSerializer
from rest.viewsets import ScopedViewSet


class PayoutSerializer(RowSerializer):
    """A transfer. Of the bank account only the country and the last four characters are given."""

    id = serializers.CharField(source="public_id", read_only=True)
    partner = serializers.CharField(source="partner.public_id", read_only=True)
    statement = serializers.CharField(source="statement.public_id", read_only=True)
    account = serializers.CharField(source="masked", read_only=True)
    amount = MoneyField(read_only=True)

    class Meta:
        model = Payout
        fields = [
            "id", "partner", "statement", "reference", "amount", "account", "status", "status_reason", "paid_on",
            "created_at", "updated_at",
        ]  # fmt: skip


class PayoutViewSet(ScopedViewSet):
    """Transfers to partners, newest first."""

    queryset = Payout.objects.select_related("partner", "statement")
    serializer_class = PayoutSerializer
    filterset_class = PayoutFilter
    ordering = "-created_at"
    permissions = {"list": "payouts.payout:view", "retrieve": "payouts.payout:view"}
