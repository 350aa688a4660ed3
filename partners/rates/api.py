"""Exchange rates over the API: read them, and send those of some days."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from partners.models import ExchangeRate
from partners.rates import services
from partners.rates.filters import RateFilter
from partners.rates.services import DayRate
from rest.fields import CurrencyField, DateField, ExactField
from rest.rows import RowSerializer
from rest.serializers import Input
from rest.viewsets import ScopedViewSet


class RateSerializer(RowSerializer):
    """What one unit of ``currency`` was worth on ``day``, in units of the programme's currency."""

    id = serializers.CharField(source="public_id", read_only=True)
    rate = ExactField(read_only=True)

    class Meta:
        model = ExchangeRate
        fields = ["id", "currency", "day", "rate", "source"]


class RateWrite(Input):
    currency = CurrencyField(max_length=3)
    day = DateField()
    rate = ExactField()
    source = serializers.CharField(max_length=120)


class RateViewSet(ScopedViewSet):
    """Exchange rates, the latest first. A PUT sends those of some days: each is entered, or corrected
    when there is one for its currency and day; sent twice, nothing changes."""

    queryset = ExchangeRate.objects.all()
    serializer_class = RateSerializer
    filterset_class = RateFilter
    ordering = "-day"
    permissions = {"list": "partners.exchange_rate:view", "upsert": "partners.exchange_rate:change"}

    @extend_schema(request=RateWrite(many=True), responses=RateSerializer(many=True))
    def upsert(self, request) -> Response:
        sent = self.valid(RateWrite, many=True, allow_empty=False, max_length=1000)
        rates = services.rates_set(actor=self.actor, rows=[DayRate(**row) for row in sent])
        return Response(self.get_serializer(rates, many=True).data)
