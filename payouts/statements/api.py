"""Statements and payouts over the API, to read: the same scope and filters as the pages."""

from __future__ import annotations

from rest_framework import serializers

from payouts.models import Statement, StatementLine
from payouts.statements.filters import StatementFilter
from rest.fields import MoneyField
from rest.rows import RowSerializer
from rest.viewsets import ScopedViewSet


class StatementLineSerializer(RowSerializer):
    amount = MoneyField(read_only=True)
    adjustment = serializers.CharField(source="adjustment.public_id", default=None, read_only=True)

    class Meta:
        model = StatementLine
        fields = ["position", "commission", "adjustment", "booked_on", "amount", "facts", "explanation"]


class StatementSerializer(RowSerializer):
    """A statement's amounts: total = opening + commissions + adjustments = payable + carried. ``withheld`` is
    what is in dispute of what is payable: the rest is paid at once, and it comes with a later statement."""

    id = serializers.CharField(source="public_id", read_only=True)
    partner = serializers.CharField(source="partner.public_id", read_only=True)
    opening = MoneyField(read_only=True)
    commissions = MoneyField(read_only=True)
    adjustments = MoneyField(read_only=True)
    total = MoneyField(read_only=True)
    payable = MoneyField(read_only=True)
    carried = MoneyField(read_only=True)
    withheld = MoneyField(read_only=True)

    class Meta:
        model = Statement
        fields = [
            "id", "number", "partner", "currency", "period", "period_start", "period_end", "status", "opening",
            "commissions", "adjustments", "total", "payable", "carried", "withheld",
            "issued_on", "contest_until", "due_on",
            "is_agent", "is_final", "lines_count", "created_at", "updated_at",
        ]  # fmt: skip


class StatementDetailSerializer(StatementSerializer):
    lines = StatementLineSerializer(many=True, read_only=True)

    class Meta(StatementSerializer.Meta):
        fields = [*StatementSerializer.Meta.fields, "lines"]


class StatementViewSet(ScopedViewSet):
    """Statements, newest first; one statement has its lines."""

    queryset = Statement.objects.select_related("partner")
    serializer_class = StatementSerializer
    filterset_class = StatementFilter
    ordering = "-created_at"
    permissions = {"list": "payouts.statement:view", "retrieve": "payouts.statement:view"}

    def get_serializer_class(self):
        return StatementDetailSerializer if self.action == "retrieve" else StatementSerializer

    def get_queryset(self):
        rows = super().get_queryset()
        return rows.prefetch_related("lines__adjustment") if self.action == "retrieve" else rows
