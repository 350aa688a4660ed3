"""Events in, commissions and links out, over the API: the same scope, filters and operations as the pages."""

from __future__ import annotations

from datetime import date

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from referrals.commissions.filters import CommissionFilter
from referrals.models import Commission, Subscription
from referrals.subscriptions.presenters import pays_until
from referrals.subscriptions.selectors import subscription_of
from rest.fields import MoneyField
from rest.rows import RowSerializer
from rest.viewsets import ScopedViewSet


class CommissionSerializer(RowSerializer):
    """A commission. ``amount`` is negative when it was taken back; it never changes.

    A ``correction`` changes what a sale earned because another sale or refund of its subscription,
    ``caused_by``, came later and counts before it.
    """

    id = serializers.CharField(source="public_id", read_only=True)
    partner = serializers.CharField(source="partner.public_id", read_only=True)
    sale = serializers.CharField(source="sale.public_id", read_only=True)
    deal = serializers.CharField(source="sale.deal.public_id", default=None, read_only=True)
    amount = MoneyField(read_only=True)
    caused_by = serializers.CharField(source="caused_by.public_id", default=None, read_only=True)
    status = serializers.CharField(source="state", read_only=True)
    statement = serializers.CharField(source="statement_id", read_only=True)
    due_from = serializers.DateField(source="hold_until", read_only=True)

    class Meta:
        model = Commission
        fields = [
            "id", "partner", "sale", "deal", "kind", "amount", "status", "earned_on", "due_from", "statement",
            "paid_on", "caused_by", "created_at",
        ]  # fmt: skip


class SubscriptionSerializer(serializers.Serializer):
    """The subscription that a sale is a payment of. ``pays_until`` is the last day on which a payment
    pays; null when it pays once, without end, or nothing."""

    id = serializers.CharField(source="public_id", read_only=True)
    first_on = serializers.DateField(read_only=True)
    pays = serializers.SerializerMethodField()
    pays_until = serializers.SerializerMethodField()
    plan = serializers.CharField(source="plan_version.plan.code", default=None, read_only=True)
    plan_version = serializers.IntegerField(source="plan_version.number", default=None, read_only=True)

    @extend_schema_field(serializers.ChoiceField(choices=["once", "each", "nothing"]))
    def get_pays(self, row: Subscription) -> str:
        if row.rule is None:
            return "nothing"
        return "each" if row.rule.recurring else "once"

    @extend_schema_field(serializers.DateField(allow_null=True))
    def get_pays_until(self, row: Subscription) -> date | None:
        return pays_until(row)


class ExplainedCommissionSerializer(CommissionSerializer):
    """A commission with its explanation: facts, rules read, rate, rounding."""

    plan = serializers.CharField(source="plan_version.plan.code", read_only=True)
    plan_version = serializers.IntegerField(source="plan_version.number", read_only=True)
    reversal_of = serializers.CharField(source="reversal_of.public_id", default=None, read_only=True)
    subscription = serializers.SerializerMethodField()
    explanation = serializers.SerializerMethodField()

    class Meta(CommissionSerializer.Meta):
        fields = [
            *CommissionSerializer.Meta.fields, "plan", "plan_version", "reversal_of", "subscription", "explanation",
        ]  # fmt: skip

    @extend_schema_field(SubscriptionSerializer(allow_null=True))
    def get_subscription(self, row: Commission) -> dict | None:
        found = subscription_of(row.sale)
        return SubscriptionSerializer(found).data if found else None

    @extend_schema_field({"type": "object", "additionalProperties": True})
    def get_explanation(self, row: Commission) -> dict:
        return row.explanation


class CommissionViewSet(ScopedViewSet):
    """Commissions, newest first; one alone comes with its explanation."""

    queryset = Commission.objects.for_list().select_related("sale__deal", "caused_by")
    serializer_class = CommissionSerializer
    filterset_class = CommissionFilter
    permissions = {"list": "referrals.commission:view", "retrieve": "referrals.commission:view"}

    def get_queryset(self):
        rows = super().get_queryset()
        return rows.select_related("decision", "reversal_of") if self.detail else rows

    def get_serializer_class(self):
        return ExplainedCommissionSerializer if self.action == "retrieve" else CommissionSerializer
