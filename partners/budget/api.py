"""The programme budget over the API: its lines, planned and spent."""

from __future__ import annotations

import django_filters as filters
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from partners.budget import services
from partners.budget.models import BudgetLine
from rest.fields import MoneyField
from rest.idempotency import IdempotentMixin
from rest.rows import RowSerializer
from rest.serializers import Input
from rest.viewsets import ScopedViewSet


class BudgetFilter(filters.FilterSet):
    year = filters.NumberFilter(label=_("Year"), min_value=2000, max_value=2100)
    use = filters.MultipleChoiceFilter(label=_("Use"), choices=BudgetLine.Use)

    class Meta:
        model = BudgetLine
        fields: list[str] = []


class BudgetLineSerializer(RowSerializer):
    """A line of the budget. ``spent`` is what was typed: none for a use that is counted from the records."""

    id = serializers.CharField(source="public_id", read_only=True)
    planned = MoneyField(read_only=True)
    spent = MoneyField(read_only=True, allow_null=True)

    class Meta:
        model = BudgetLine
        fields = ["id", "year", "use", "name", "planned", "spent", "note", "created_at"]


class BudgetLineChange(Input):
    name = serializers.CharField(max_length=120, required=False)
    planned = MoneyField(required=False)
    spent = MoneyField(required=False, allow_null=True)
    note = serializers.CharField(max_length=1000, required=False, allow_blank=True)


class BudgetLineWrite(BudgetLineChange):
    year = serializers.IntegerField(min_value=2000, max_value=2100)
    use = serializers.ChoiceField(choices=BudgetLine.Use.choices)
    name = serializers.CharField(max_length=120)
    planned = MoneyField()


class BudgetLineViewSet(IdempotentMixin, ScopedViewSet):
    """Lines of the programme budget, newest first."""

    queryset = BudgetLine.objects.all()
    serializer_class = BudgetLineSerializer
    filterset_class = BudgetFilter
    ordering = "-created_at"
    permissions = {
        "list": services.VIEW,
        "retrieve": services.VIEW,
        "create": services.CHANGE,
        "partial_update": services.CHANGE,
        "destroy": services.CHANGE,
    }

    @extend_schema(request=BudgetLineWrite, responses={201: BudgetLineSerializer})
    def create(self, request) -> Response:
        values = self.valid(BudgetLineWrite)
        return self.once(lambda: self.created(services.budget_line_add(actor=self.actor, **values)))

    @extend_schema(request=BudgetLineChange, responses=BudgetLineSerializer)
    def partial_update(self, request, public_id: str) -> Response:
        values = self.valid(BudgetLineChange, partial=True)
        line = services.budget_line_change(actor=self.actor, line=self.get_object(), **values)
        return Response(self.get_serializer(line).data)

    @extend_schema(responses={204: None})
    def destroy(self, request, public_id: str) -> Response:
        services.budget_line_remove(actor=self.actor, line=self.get_object())
        return Response(status=204)
