"""Funds over the API, and what partners are given of them."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from marketing.funds import budgets
from marketing.models import Allocation, Fund
from partners.models import Partner
from rest.fields import DateField, ExactField, MoneyField, ScopedRelatedField, TranslatedTextField
from rest.idempotency import IdempotentMixin
from rest.rows import RowSerializer
from rest.serializers import Input, Nothing
from rest.viewsets import ScopedViewSet

CHANGE, GIVE = "marketing.fund:change", "marketing.allocation:change"


class Doing(IdempotentMixin, ScopedViewSet):
    """Rows on which operations are called by their names."""

    def do(self, operation: Any, name: str, shape: Any = Nothing) -> Response:
        """Call an operation on the row with the body, once for an Idempotency-Key."""
        values = self.valid(shape)

        def work() -> Response:
            operation(actor=self.actor, **{name: self.get_object()}, **values)
            row = self.get_queryset().get(pk=self.row.pk)
            return Response(self.get_serializer(row).data)

        return self.once(work)


class FundSerializer(RowSerializer):
    """A fund; ``share`` is what of a cost we pay, 0.5 for half."""

    id = serializers.CharField(source="public_id", read_only=True)
    budget = MoneyField(read_only=True)
    allocated = MoneyField(read_only=True)

    class Meta:
        model = Fund
        fields = [
            "id", "name", "status", "currency", "budget", "allocated", "starts_on", "ends_on", "claim_days",
            "share", "rules", "created_at", "updated_at",
        ]  # fmt: skip


class FundChange(Input):
    """What may be sent of a fund. Texts are given in each language; the currency is that of the budget and stays."""

    name = TranslatedTextField(max_length=200)
    budget = MoneyField()
    starts_on = DateField()
    ends_on = DateField()
    share = ExactField(required=False)
    claim_days = serializers.IntegerField(min_value=1, max_value=730, required=False)
    rules = TranslatedTextField(required=False)


class FundViewSet(Doing):
    """Market development funds, newest first; for tokens of ours. A fund begins as a draft."""

    queryset = Fund.objects.all()
    serializer_class = FundSerializer
    elsewhere = {"status": "POST …/open/, POST …/close/", "allocated": "POST /fund-allocations/"}
    permissions = {
        "list": "marketing.fund:view",
        "retrieve": "marketing.fund:view",
        "create": CHANGE,
        "partial_update": CHANGE,
        "open": CHANGE,
        "close": CHANGE,
    }

    @extend_schema(request=FundChange, responses={201: FundSerializer})
    def create(self, request) -> Response:
        values = self.valid(FundChange)
        return self.once(lambda: self.created(budgets.fund_create(actor=self.actor, **values)))

    @extend_schema(request=FundChange, responses=FundSerializer)
    def partial_update(self, request, public_id: str) -> Response:
        values = self.valid(FundChange, partial=True)
        row = budgets.fund_change(actor=self.actor, fund=self.get_object(), **values)
        return Response(self.get_serializer(row).data)

    @extend_schema(request=None, responses=FundSerializer)
    @action(detail=True, methods=["post"])
    def open(self, request, public_id: str) -> Response:
        return self.do(budgets.fund_open, "fund")

    @extend_schema(request=None, responses=FundSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request, public_id: str) -> Response:
        return self.do(budgets.fund_close, "fund")


class AllocationSerializer(RowSerializer):
    """What a partner is given: available = allocated - pending - approved - paid, never below nothing."""

    id = serializers.CharField(source="public_id", read_only=True)
    fund = serializers.CharField(source="fund.public_id", read_only=True)
    partner = serializers.CharField(source="partner.public_id", read_only=True)
    allocated = MoneyField(read_only=True)
    pending = MoneyField(read_only=True)
    approved = MoneyField(read_only=True)
    paid = MoneyField(read_only=True)
    available = MoneyField(read_only=True)

    class Meta:
        model = Allocation
        fields = [
            "id", "fund", "partner", "allocated", "pending", "approved", "paid", "available", "expires_on",
            "created_at", "updated_at",
        ]  # fmt: skip


class AllocationChange(Input):
    """``amount`` is what is allocated in all; ``expires_on`` the last day on which a partner may ask for it."""

    amount = MoneyField()
    expires_on = DateField(required=False)


class AllocationWrite(AllocationChange):
    """A partner's part of a fund, until the last day of the fund where ``expires_on`` is left out."""

    fund = ScopedRelatedField(queryset=Fund.objects.all())
    partner = ScopedRelatedField(queryset=Partner.objects.current())


class AllocationViewSet(Doing):
    """What partners are given of funds, newest first. It is raised, and cut down to what is spoken for."""

    queryset = Allocation.objects.for_list()
    serializer_class = AllocationSerializer
    elsewhere = {"allocated": "PATCH …/ (amount)"}
    permissions = {
        "list": "marketing.allocation:view",
        "retrieve": "marketing.allocation:view",
        "create": GIVE,
        "partial_update": GIVE,
    }

    @extend_schema(request=AllocationWrite, responses={201: AllocationSerializer})
    def create(self, request) -> Response:
        values = self.valid(AllocationWrite)
        return self.once(lambda: self.created(budgets.allocation_grant(actor=self.actor, **values)))

    @extend_schema(request=AllocationChange, responses=AllocationSerializer)
    def partial_update(self, request, public_id: str) -> Response:
        values = self.valid(AllocationChange, partial=True)
        row = budgets.allocation_change(actor=self.actor, allocation=self.get_object(), **values)
        return Response(self.get_serializer(row).data)
