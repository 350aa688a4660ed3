"""The exclusivities granted over the API, to be read."""

from __future__ import annotations

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from agreements.exclusivities.filters import ExclusivityFilter
from agreements.exclusivities.selectors import State, granted
from agreements.models import Exclusivity
from rest.fields import DateField
from rest.rows import RowSerializer
from rest.viewsets import ScopedViewSet


class GrantedSerializer(RowSerializer):
    """What a partner alone (``sole``) or with others is promised. An empty territory, sector or product
    line is all of them; ``starts_on`` and ``ends_on`` are when it counts, the agreement's end included."""

    id = serializers.CharField(source="public_id", read_only=True)
    partner = serializers.CharField(source="agreement.partner.public_id", read_only=True)
    agreement = serializers.CharField(source="agreement.public_id", read_only=True)
    region = serializers.CharField(source="region.code", default=None, read_only=True)
    sector = serializers.CharField(source="sector.code", default=None, read_only=True)
    product_line = serializers.CharField(source="product_line.code", default=None, read_only=True)
    starts_on = serializers.SerializerMethodField()
    ends_on = serializers.SerializerMethodField()
    state = serializers.SerializerMethodField()

    class Meta:
        model = Exclusivity
        fields = [
            "id", "partner", "agreement", "mode", "region", "country", "sector", "product_line", "starts_on",
            "ends_on", "state",
        ]  # fmt: skip

    @extend_schema_field(DateField(allow_null=True))
    def get_starts_on(self, row) -> str | None:
        return row.starts_on and row.starts_on.isoformat()

    @extend_schema_field(DateField(allow_null=True))
    def get_ends_on(self, row) -> str | None:
        return row.last_on and row.last_on.isoformat()

    @extend_schema_field(serializers.ChoiceField(choices=State.choices))
    def get_state(self, row) -> str:
        return row.state


class ExclusivityViewSet(ScopedViewSet):
    """Exclusivities of signed agreements, newest first, those that ended included."""

    queryset = Exclusivity.objects.all()
    serializer_class = GrantedSerializer
    filterset_class = ExclusivityFilter
    permissions = {"list": "agreements.agreement:view", "retrieve": "agreements.agreement:view"}

    def get_queryset(self) -> QuerySet:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        rows = granted().select_related("agreement__partner", "region", "sector", "product_line")
        return rows.visible_to(self.actor)
