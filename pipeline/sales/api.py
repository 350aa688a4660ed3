"""Sales over the API. A partner's token reads of its customers what the programme discloses."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from partners.models import Partner, ProductLine
from pipeline.models import Sale, WhiteLabelTerms
from pipeline.sales import services
from pipeline.sales.filters import SaleFilter
from rest.fields import DateField, MoneyField, ScopedRelatedField
from rest.idempotency import IdempotentMixin
from rest.rows import RowSerializer
from rest.serializers import Input
from rest.viewsets import ScopedViewSet


class SaleSerializer(RowSerializer):
    """A sale as it is read. ``amount`` is negative for a refund."""

    id = serializers.CharField(source="public_id", read_only=True)
    partner = serializers.CharField(source="partner.public_id", read_only=True)
    product_line = serializers.CharField(source="product_line.code", default=None, read_only=True)
    refund_of = serializers.CharField(source="refund_of.public_id", default=None, read_only=True)
    deal = serializers.CharField(source="deal.public_id", default=None, read_only=True)
    white_label = serializers.CharField(source="white_label.public_id", default=None, read_only=True)
    customer = serializers.SerializerMethodField()
    amount = MoneyField(read_only=True)

    class Meta:
        model = Sale
        fields = [
            "id", "partner", "role", "source", "customer", "sold_on", "amount", "product_line", "external_id",
            "is_recurring", "refund_of", "deal", "white_label", "created_at",
        ]  # fmt: skip

    def get_customer(self, row: Sale) -> str:
        return row.customer_shown if self.context["request"].user.is_partner else row.customer_name


class SaleWrite(Input):
    """What may be sent of a sale; rules are the operation's. With ``white_label`` it is an OEM sale."""

    partner = ScopedRelatedField(queryset=Partner.objects.current())
    role = serializers.ChoiceField(choices=Sale.Role.choices)
    sold_on = DateField()
    amount = MoneyField()
    customer_name = serializers.CharField(max_length=200, required=False, allow_blank=True)
    customer_ref = serializers.CharField(max_length=120, required=False, allow_blank=True)
    product_line = ScopedRelatedField(
        slug_field="code", queryset=ProductLine.objects.all(), required=False, allow_null=True
    )
    white_label = ScopedRelatedField(queryset=WhiteLabelTerms.objects.all(), required=False, allow_null=True)
    external_id = serializers.CharField(max_length=120, required=False, allow_blank=True)
    is_recurring = serializers.BooleanField(required=False)


class RefundWrite(Input):
    amount = MoneyField()
    refunded_on = DateField()
    external_id = serializers.CharField(max_length=120, required=False, allow_blank=True)
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True)
    attributable = serializers.BooleanField(required=False)


class SaleViewSet(IdempotentMixin, ScopedViewSet):
    """Sales that partners had a part in, newest first."""

    queryset = Sale.objects.for_list().select_related("refund_of", "deal", "white_label")
    serializer_class = SaleSerializer
    filterset_class = SaleFilter
    ordering = "-created_at"
    permissions = {
        "list": "pipeline.sale:view",
        "retrieve": "pipeline.sale:view",
        "create": "pipeline.sale:record",
        "refund": "pipeline.sale:refund",
    }

    @extend_schema(request=SaleWrite, responses={201: SaleSerializer})
    def create(self, request) -> Response:
        values = self.valid(SaleWrite)
        source = Sale.Source.OEM if values.get("white_label") else Sale.Source.API
        return self.once(
            lambda: self.created(services.sale_record(actor=self.actor, source=source, **values))
        )

    @extend_schema(request=RefundWrite, responses={201: SaleSerializer})
    @action(detail=True, methods=["post"])
    def refund(self, request, public_id: str) -> Response:
        values = self.valid(RefundWrite)
        sale = self.get_object()
        return self.once(lambda: self.created(services.sale_refund(actor=self.actor, sale=sale, **values)))
