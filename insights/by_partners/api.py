"""What partners declare of themselves, over the API."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from insights.by_partners import services
from insights.by_partners.filters import AmountFilter, ReductionFilter
from insights.by_partners.models import CostReduction, PartnerAmount
from insights.by_partners.services import DECLARE, VIEW
from partners.models import Partner
from rest.fields import DateField, MoneyField, ScopedRelatedField
from rest.idempotency import IdempotentMixin
from rest.rows import RowSerializer
from rest.serializers import Input
from rest.viewsets import ScopedViewSet


class _Read(RowSerializer):
    id = serializers.CharField(source="public_id", read_only=True)
    partner = serializers.CharField(source="partner.public_id", read_only=True)


class PartnerAmountSerializer(_Read):
    """A cost or an earning of the partnership over a period. One that was wrong has ``withdrawn_at``."""

    amount = MoneyField(read_only=True)

    class Meta:
        model = PartnerAmount
        fields = [
            "id", "partner", "kind", "nature", "period_from", "period_to", "amount", "evidence", "link", "created_at",
            "withdrawn_at",
        ]  # fmt: skip


class CostReductionSerializer(_Read):
    """What a use of the solution cost before and costs now, a year; ``rate`` 0.4 is 40 % less."""

    before = MoneyField(read_only=True)
    after = MoneyField(read_only=True)
    rate = serializers.DecimalField(max_digits=12, decimal_places=4, read_only=True)

    class Meta:
        model = CostReduction
        fields = [
            "id", "partner", "use_case", "measured_on", "before", "after", "rate", "evidence", "link", "created_at",
            "withdrawn_at",
        ]  # fmt: skip


class _Write(Input):
    partner = ScopedRelatedField(queryset=Partner.objects.current())
    evidence = serializers.CharField(max_length=2000)
    link = serializers.CharField(max_length=500, required=False, allow_blank=True)


class PartnerAmountWrite(_Write):
    kind = serializers.ChoiceField(choices=PartnerAmount.Kind.choices)
    nature = serializers.ChoiceField(choices=PartnerAmount.Nature.choices)
    period_from = DateField()
    period_to = DateField()
    amount = MoneyField()


class CostReductionWrite(_Write):
    use_case = serializers.CharField(max_length=200)
    measured_on = DateField()
    before = MoneyField()
    after = MoneyField()


class _DeclaredViewSet(IdempotentMixin, ScopedViewSet):
    ordering = "-created_at"
    permissions = {"list": VIEW, "retrieve": VIEW, "create": DECLARE, "destroy": DECLARE}

    def declared(self, shape: Any, operation: Any) -> Response:
        values = self.valid(shape)
        return self.once(lambda: self.created(operation(actor=self.actor, **values)))


class PartnerAmountViewSet(_DeclaredViewSet):
    """Costs and earnings that partners declare, newest first. A DELETE withdraws one."""

    queryset = PartnerAmount.objects.for_list()
    serializer_class = PartnerAmountSerializer
    filterset_class = AmountFilter

    @extend_schema(request=PartnerAmountWrite, responses={201: PartnerAmountSerializer})
    def create(self, request: Any) -> Response:
        return self.declared(PartnerAmountWrite, services.amount_declare)

    @extend_schema(responses={204: None})
    def destroy(self, request: Any, public_id: str) -> Response:
        services.amount_withdraw(actor=self.actor, row=self.get_object())
        return Response(status=204)


class CostReductionViewSet(_DeclaredViewSet):
    """Cost reductions that partners declare, newest first. A DELETE withdraws one."""

    queryset = CostReduction.objects.for_list()
    serializer_class = CostReductionSerializer
    filterset_class = ReductionFilter

    @extend_schema(request=CostReductionWrite, responses={201: CostReductionSerializer})
    def create(self, request: Any) -> Response:
        return self.declared(CostReductionWrite, services.reduction_declare)

    @extend_schema(responses={204: None})
    def destroy(self, request: Any, public_id: str) -> Response:
        services.reduction_withdraw(actor=self.actor, row=self.get_object())
        return Response(status=204)
