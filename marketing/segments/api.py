"""Segments over the API, and who is in them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.selectors import user_of
from core.errors import DomainError
from marketing.models import Segment
from marketing.segments import services
from marketing.segments.conditions import TESTS
from marketing.segments.filters import SegmentFilter
from marketing.segments.selectors import member_ids
from marketing.segments.services import CHANGE, VIEW
from partners.models import Partner
from rest.idempotency import IdempotentMixin
from rest.rows import RowSerializer
from rest.serializers import Input
from rest.viewsets import ScopedViewSet

# Members of one answer.
MOST = 500


class SegmentFigure(Input):
    figure = serializers.CharField(max_length=40, help_text="The code of a figure of partners.")
    months = serializers.IntegerField(
        min_value=1, max_value=60, required=False, allow_null=True,
        help_text="Over so many months up to today; null for a figure that is read as it stands.",
    )  # fmt: skip
    compare = serializers.ChoiceField(
        choices=list(TESTS), help_text="How the figure is compared with the value."
    )
    value = serializers.CharField(
        max_length=30, required=False,
        help_text="In the unit of the figure: money in minor units, a percentage as a rate.",
    )  # fmt: skip


class SegmentConditions(Input):
    """Filters of the list of partners, each with its values, and figures; a partner meets all of them."""

    filters = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()), required=False
    )
    figures = SegmentFigure(many=True, required=False)


class SegmentWrite(Input):
    name = serializers.CharField(max_length=100)
    conditions = SegmentConditions()
    is_shared = serializers.BooleanField(required=False)


class SegmentSerializer(RowSerializer):
    """Partners chosen by what they are and by their figures, asked anew each time. One that was taken away has
    ``archived_at``."""

    id = serializers.CharField(source="public_id", read_only=True)
    owner = serializers.CharField(source="owner.public_id", default=None, read_only=True)
    conditions = serializers.SerializerMethodField()

    class Meta:
        model = Segment
        fields = ["id", "name", "conditions", "owner", "is_shared", "archived_at", "created_at", "updated_at"]

    @extend_schema_field(SegmentConditions)
    def get_conditions(self, row: Any) -> dict[str, Any]:
        figures = [{**one, "compare": one["is"]} for one in row.conditions.get("figures", [])]
        return {
            "filters": row.conditions.get("filters", {}),
            "figures": [
                {name: one[name] for name in ("figure", "months", "compare", "value")} for one in figures
            ],
        }


class SegmentMembers(serializers.Serializer):
    """Partners of a segment in their order; ``after`` the last of these come the next."""

    count = serializers.IntegerField(help_text="How many the segment holds in all.")
    partners = serializers.ListField(child=serializers.CharField())
    after = serializers.CharField(
        allow_null=True, help_text="Ask with it for the next ones; null at the end."
    )


def _kept(given: dict[str, Any]) -> dict[str, Any]:
    figures = [
        {**{name: value for name, value in one.items() if name != "compare"}, "is": one["compare"]}
        for one in given.get("figures", [])
    ]
    return {"filters": given.get("filters", {}), "figures": figures}


class SegmentViewSet(IdempotentMixin, ScopedViewSet):
    """Segments that are shared, and those of the token's person. A DELETE takes one away."""

    queryset = Segment.objects.select_related("owner")
    serializer_class = SegmentSerializer
    filterset_class = SegmentFilter
    ordering = "-created_at"
    permissions = {
        "list": VIEW,
        "retrieve": VIEW,
        "members": VIEW,
        "create": CHANGE,
        "partial_update": CHANGE,
        "destroy": CHANGE,
    }

    @extend_schema(request=SegmentWrite, responses={201: SegmentSerializer})
    def create(self, request: Request) -> Response:
        values = self.valid(SegmentWrite)
        values["conditions"] = _kept(values["conditions"])
        owner = user_of(self.actor)
        return self.once(
            lambda: self.created(services.segment_create(actor=self.actor, owner=owner, **values))
        )

    @extend_schema(request=SegmentWrite, responses=SegmentSerializer)
    def partial_update(self, request: Request, public_id: str) -> Response:
        values = self.valid(SegmentWrite, partial=True)
        if "conditions" in values:
            values["conditions"] = _kept(values["conditions"])
        row = services.segment_change(actor=self.actor, segment=self.get_object(), **values)
        return Response(self.get_serializer(row).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, public_id: str) -> Response:
        services.segment_archive(actor=self.actor, segment=self.get_object())
        return Response(status=204)

    @extend_schema(
        parameters=[OpenApiParameter("after", str, description="The identifier that the last answer gave.")],
        responses=SegmentMembers,
        filters=False,
    )
    @action(detail=True, pagination_class=None)
    def members(self, request: Request, public_id: str) -> Response:
        ids = member_ids(self.actor, self.get_object().conditions)
        after = request.query_params.get("after", "")
        last = (
            Partner.objects.visible_to(self.actor)
            .filter(public_id=after)
            .values_list("pk", flat=True)
            .first()
        )
        if after and last is None:
            message = _("This place in the list no longer exists. Begin the list again.")
            raise DomainError("bad-cursor", message, status=400, field="after")
        part = [pk for pk in ids if last is None or pk > last][: MOST + 1]
        names = Partner.objects.filter(pk__in=part[:MOST]).order_by("pk").values_list("public_id", flat=True)
        partners = list(names)
        more = partners[-1] if len(part) > MOST else None
        return Response({"count": len(ids), "partners": partners, "after": more})
