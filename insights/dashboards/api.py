"""Dashboards over the API, to be read: which there are, and the figures of one as the reader may see them."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from insights.dashboards import selectors
from insights.dashboards.models import Dashboard, DashboardTile
from insights.dashboards.reading import Board, Part
from insights.kpis.asked import DIMENSIONS, asked
from insights.kpis.registry import PERIODS
from rest.fields import ExactField, TranslatedTextField
from rest.rows import RowSerializer
from rest.viewsets import ScopedViewSet


class DashboardSerializer(RowSerializer):
    """A dashboard of one's own, or one that is shared. One without an owner is the programme's own; shared
    without ``roles``, everybody of us reads it. ``filters`` and ``months`` are what it opens with."""

    id = serializers.CharField(source="public_id", read_only=True)
    name = TranslatedTextField(read_only=True)
    owner = serializers.CharField(source="owner.public_id", default=None, allow_null=True, read_only=True)
    roles = serializers.ListField(child=serializers.CharField(), read_only=True)
    filters = serializers.DictField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = Dashboard
        fields = ["id", "name", "owner", "is_shared", "roles", "filters", "months", "updated_at"]


class LineSerializer(serializers.Serializer):
    """One figure: of what it is, and the number in its unit, money in whole units. Null: there is none."""

    code = serializers.CharField(allow_blank=True)
    label = serializers.CharField()
    value = ExactField(allow_null=True)


class PartSerializer(serializers.Serializer):
    """One part of a dashboard. ``missing`` says why it has no figures, ``left_out`` what does not narrow it."""

    id = serializers.CharField()
    kind = serializers.ChoiceField(choices=DashboardTile.Kind)
    title = serializers.CharField()
    unit = serializers.CharField()
    currency = serializers.CharField(allow_blank=True)
    missing = serializers.CharField(allow_blank=True)
    left_out = serializers.CharField(allow_blank=True)
    lines = LineSerializer(many=True)


_PARAMETERS = [
    OpenApiParameter("months", int, enum=PERIODS, description="The period; else that of the dashboard."),
    *(OpenApiParameter(name, str, description="A member of this dimension.") for name in DIMENSIONS),
]


class DashboardViewSet(ScopedViewSet):
    """Dashboards in use that the token may read."""

    queryset = Dashboard.objects.in_use().select_related("owner")
    serializer_class = DashboardSerializer
    permissions = {"list": selectors.VIEW, "retrieve": selectors.VIEW, "figures": selectors.VIEW}

    @extend_schema(parameters=_PARAMETERS, responses=PartSerializer(many=True))
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    def figures(self, request: Any, public_id: str) -> Response:
        """The figures of a dashboard now. Without a parameter they are what it opens with; a member that does
        not exist narrows nothing."""
        dashboard = self.get_object()
        query = request.query_params or selectors.opens_with(dashboard)
        parts = Board(asked(self.actor, query)).parts(selectors.tiles_of(dashboard))
        return Response([_plain(part) for part in parts])


def _plain(part: Part) -> dict[str, Any]:
    exact = ExactField()
    return {
        "id": part.tile.public_id,
        "kind": part.tile.kind,
        "title": str(part.title),
        "unit": part.unit,
        "currency": part.currency if part.unit == "money" else "",
        "missing": str(part.missing),
        "left_out": str(part.left_out),
        "lines": [
            {
                "code": line.code,
                "label": line.label,
                "value": None if line.number is None else exact.to_representation(line.number),
            }
            for line in part.lines
        ],
    }
