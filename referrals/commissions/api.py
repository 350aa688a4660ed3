"""Events in, commissions and links out, over the API: the same scope, filters and operations as the pages."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from referrals.commissions.filters import CommissionFilter
from referrals.models import Commission
from rest.fields import MoneyField
from rest.rows import RowSerializer
from rest.viewsets import ScopedViewSet


class CommissionSerializer(RowSerializer):
    """A commission. ``amount`` is negative when it was taken back; it never changes."""

    id = serializers.CharField(source="public_id", read_only=True)
    partner = serializers.CharField(source="partner.public_id", read_only=True)
    sale = serializers.CharField(source="sale.public_id", read_only=True)
    deal = serializers.CharField(source="sale.deal.public_id", default=None, read_only=True)
    amount = MoneyField(read_only=True)
    status = serializers.CharField(source="state", read_only=True)
    statement = serializers.CharField(source="statement_id", read_only=True)
    due_from = serializers.DateField(source="hold_until", read_only=True)

    class Meta:
        model = Commission
        fields = [
            "id", "partner", "sale", "deal", "kind", "amount", "status", "earned_on", "due_from", "statement",
            "paid_on", "created_at",
        ]  # fmt: skip


class ExplainedCommissionSerializer(CommissionSerializer):
    """A commission with its explanation: facts, rules read, rate, rounding."""

    plan = serializers.CharField(source="plan_version.plan.code", read_only=True)
    plan_version = serializers.IntegerField(source="plan_version.number", read_only=True)
    reversal_of = serializers.CharField(source="reversal_of.public_id", default=None, read_only=True)
    explanation = serializers.SerializerMethodField()

    class Meta(CommissionSerializer.Meta):
        fields = [*CommissionSerializer.Meta.fields, "plan", "plan_version", "reversal_of", "explanation"]

    @extend_schema_field({"type": "object", "additionalProperties": True})
    def get_explanation(self, row: Commission) -> dict:
        return row.explanation


class CommissionViewSet(ScopedViewSet):
    """Commissions, newest first; one alone comes with its explanation."""

    queryset = Commission.objects.for_list().select_related("sale__deal")
    serializer_class = CommissionSerializer
    filterset_class = CommissionFilter
    permissions = {"list": "referrals.commission:view", "retrieve": "referrals.commission:view"}

    def get_queryset(self):
        rows = super().get_queryset()
        return rows.select_related("decision", "reversal_of") if self.detail else rows

    def get_serializer_class(self):
        return ExplainedCommissionSerializer if self.action == "retrieve" else CommissionSerializer
