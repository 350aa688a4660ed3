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
    run = serializers.CharField(source="run.number", read_only=True)
    status_reason = serializers.SerializerMethodField()

    class Meta:
        model = Payout
        fields = [
            "id", "partner", "statement", "run", "reference", "amount", "account", "status", "status_reason",
            "left_out_reason", "sent_on", "paid_on", "created_at", "updated_at",
        ]  # fmt: skip

    def get_status_reason(self, row: Payout) -> str:
        """What the bank said; of a line left out, what one of us wrote, for us alone."""
        ours = row.status == Payout.Status.LEFT_OUT and self.context["request"].user.is_partner
        return "" if ours else row.status_reason


class PayoutViewSet(ScopedViewSet):
    """Transfers to partners, newest first."""

    queryset = Payout.objects.select_related("partner", "statement", "run")
    serializer_class = PayoutSerializer
    filterset_class = PayoutFilter
    ordering = "-created_at"
    permissions = {"list": "payouts.payout:view", "retrieve": "payouts.payout:view"}
