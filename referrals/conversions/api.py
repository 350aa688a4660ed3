"""Events in, commissions and links out, over the API: the same scope, filters and operations as the pages."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.response import Response

from partners.models import ProductLine
from referrals.conversions import services
from referrals.conversions.filters import ConversionFilter
from referrals.conversions.services import Conversion
from referrals.models import ReferralEvent
from rest.fields import CountryField, DateTimeField, MoneyField, ScopedRelatedField
from rest.idempotency import IdempotentMixin
from rest.rows import RowSerializer
from rest.serializers import Input
from rest.viewsets import ScopedViewSet


class ConversionSerializer(RowSerializer):
    """An event as it was recorded: to whom it is credited (``basis``) or why to nobody (``reason``).

    A partner's token reads of the customer what the campaign discloses.
    """

    id = serializers.CharField(source="public_id", read_only=True)
    partner = serializers.CharField(source="partner.public_id", default=None, read_only=True)
    link = serializers.CharField(source="link.code", default=None, read_only=True)
    coupon = serializers.CharField(source="coupon.code", default=None, read_only=True)
    sale = serializers.CharField(source="sale.public_id", default=None, read_only=True)
    amount = MoneyField(read_only=True)
    customer = serializers.SerializerMethodField()

    class Meta:
        model = ReferralEvent
        fields = [
            "id", "source", "external_id", "type", "status", "occurred_at", "received_at", "partner", "link",
            "coupon", "basis", "reason", "customer", "amount", "sale",
        ]  # fmt: skip

    def get_customer(self, row: ReferralEvent) -> str:
        return row.customer_shown if self.context["request"].user.is_partner else row.customer_name


class CustomerField(Input):
    """The customer, as far as the sender tells: its own reference, name and country."""

    ref = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")
    name = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    country = CountryField(required=False, allow_blank=True, default="")


class ConversionWrite(Input):
    """What another system reports. ``visitor`` is the value of our cookie, ``click`` the parameter of
    the landing page; ``sale`` names, for a payment or refund, the external id of its sale."""

    type = serializers.ChoiceField(choices=ReferralEvent.Type.choices)
    external_id = serializers.CharField(max_length=80)
    source = serializers.SlugField(max_length=30, required=False, default="api")
    occurred_at = DateTimeField()
    coupon = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")
    click = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")
    visitor = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")
    customer = CustomerField(required=False)
    amount = MoneyField(required=False)
    product_line = ScopedRelatedField(
        slug_field="code", queryset=ProductLine.objects.all(), required=False, allow_null=True, default=None
    )
    sale = serializers.CharField(max_length=80, required=False, allow_blank=True, default="")
    is_recurring = serializers.BooleanField(required=False, default=False)
    attributable = serializers.BooleanField(required=False, default=True)


def as_conversion(values: dict[str, Any]) -> Conversion:
    """What was sent, as the operation takes it."""
    customer = values.pop("customer", {})
    return Conversion(
        sale_ref=values.pop("sale"),
        customer_ref=customer.get("ref", ""),
        customer_name=customer.get("name", ""),
        customer_country=customer.get("country", ""),
        **values,
    )


class ConversionViewSet(IdempotentMixin, ScopedViewSet):
    """Events that other systems report, newest first.

    The same external id with the same content answers the recorded event with 200; with other
    content, 409. A refund that comes before its sale waits for it.
    """

    queryset = ReferralEvent.objects.for_list()
    serializer_class = ConversionSerializer
    filterset_class = ConversionFilter
    ordering = "-occurred_at"
    permissions = {
        "list": "referrals.conversion:view",
        "retrieve": "referrals.conversion:view",
        "create": "referrals.conversion:record",
    }

    @extend_schema(request=ConversionWrite, responses={201: ConversionSerializer, 200: ConversionSerializer})
    def create(self, request) -> Response:
        conversion = as_conversion(self.valid(ConversionWrite))
        return self.once(lambda: self._record(conversion))

    def _record(self, conversion: Conversion) -> Response:
        event, is_new = services.conversion_record(actor=self.actor, conversion=conversion)
        code = status.HTTP_201_CREATED if is_new else status.HTTP_200_OK
        return Response(self.get_serializer(event).data, status=code)
