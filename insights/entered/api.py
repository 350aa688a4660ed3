"""Company totals over the API: read them, and send months from another system."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from insights.entered import services
from insights.entered.services import MonthTotal
from insights.models import CompanyTotal
from rest.fields import MoneyField, MonthField
from rest.rows import RowSerializer
from rest.serializers import Input
from rest.viewsets import ScopedViewSet


class CompanyTotalSerializer(RowSerializer):
    id = serializers.CharField(source="public_id", read_only=True)
    month = MonthField(read_only=True)
    revenue = MoneyField(read_only=True)

    class Meta:
        model = CompanyTotal
        fields = ["id", "month", "revenue", "leads", "updated_at"]


class CompanyTotalWrite(Input):
    month = MonthField()
    revenue = MoneyField()
    leads = serializers.IntegerField(min_value=0, required=False, allow_null=True)


class CompanyTotalViewSet(ScopedViewSet):
    """Totals of the whole company by month, the latest first. A PUT sends some months: each is
    entered, or replaced when it is there already; sent twice, nothing changes."""

    queryset = CompanyTotal.objects.all()
    serializer_class = CompanyTotalSerializer
    ordering = "-month"
    permissions = {"list": "insights.company_total:view", "upsert": "insights.company_total:change"}

    @extend_schema(request=CompanyTotalWrite(many=True), responses=CompanyTotalSerializer(many=True))
    def upsert(self, request) -> Response:
        rows = [MonthTotal(**row) for row in self.valid(CompanyTotalWrite, many=True, allow_empty=False)]
        totals = services.company_totals_set(actor=self.actor, rows=rows)
        return Response(self.get_serializer(totals, many=True).data)
