"""The catalogue over the API: what is known of each integration, and what a monitoring system sends."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from agreements.models import Agreement
from integrations.catalogue import services
from integrations.catalogue.filters import IntegrationFilter
from integrations.models import HealthCheck, Integration, UsageMeasure
from partners.models import Partner
from rest.fields import DateField, DateTimeField, ScopedRelatedField
from rest.idempotency import IdempotentMixin
from rest.rows import RowSerializer
from rest.serializers import Input
from rest.viewsets import ScopedViewSet


class UsageSerializer(RowSerializer):
    """A measurement: ``rate`` is the share of customers using it, counted or as it was said."""

    id = serializers.CharField(source="public_id", read_only=True)
    rate = serializers.DecimalField(max_digits=5, decimal_places=4, read_only=True)

    class Meta:
        model = UsageMeasure
        fields = ["id", "measured_on", "rate", "customers_using", "customers_total", "source"]


class HealthSerializer(RowSerializer):
    """What was found at a moment."""

    id = serializers.CharField(source="public_id", read_only=True)

    class Meta:
        model = HealthCheck
        fields = ["id", "checked_at", "state", "note"]


class IntegrationSerializer(RowSerializer):
    """An integration. ``formal`` says that a formal agreement covers it: the linked one while it is in force,
    else what was said by hand. ``health`` is null when nobody checked for 90 days."""

    id = serializers.CharField(source="public_id", read_only=True)
    partner = serializers.CharField(source="partner.public_id", read_only=True)
    formal = serializers.BooleanField(source="is_formal", read_only=True)
    agreement = serializers.CharField(source="agreement.public_id", default=None, read_only=True)
    usage = serializers.SerializerMethodField()
    health = serializers.SerializerMethodField()

    class Meta:
        model = Integration
        fields = [
            "id", "partner", "name", "kind", "built_by", "formal", "formal_agreement", "agreement", "listing_url",
            "usage", "health", "co_marketing", "since", "archived_at",
        ]  # fmt: skip

    @extend_schema_field(UsageSerializer(allow_null=True))
    def get_usage(self, row: Integration) -> dict | None:
        return UsageSerializer(row.usage).data if row.usage else None

    @extend_schema_field(HealthSerializer(allow_null=True))
    def get_health(self, row: Integration) -> dict | None:
        return HealthSerializer(row.health).data if row.health else None


class IntegrationChange(Input):
    """What may be sent of an integration; once an agreement is linked, ``formal_agreement`` is true."""

    name = serializers.CharField(max_length=120, required=False)
    kind = serializers.ChoiceField(choices=Integration.Kind.choices, required=False)
    built_by = serializers.ChoiceField(choices=Integration.Builder.choices, required=False)
    formal_agreement = serializers.BooleanField(required=False)
    agreement = ScopedRelatedField(queryset=Agreement.objects.all(), required=False, allow_null=True)
    listing_url = serializers.URLField(max_length=200, required=False, allow_blank=True)
    co_marketing = serializers.BooleanField(required=False)
    since = DateField(required=False, allow_null=True)


class IntegrationWrite(IntegrationChange):
    partner = ScopedRelatedField(queryset=Partner.objects.current())
    name = serializers.CharField(max_length=120)
    kind = serializers.ChoiceField(choices=Integration.Kind.choices)
    built_by = serializers.ChoiceField(choices=Integration.Builder.choices)


class UsageWrite(Input):
    """A measurement, of today when no day is given; sent again for a day, it corrects that day's. Either both
    numbers of customers, or a share."""

    measured_on = DateField(required=False)
    customers_using = serializers.IntegerField(min_value=0, max_value=2_147_483_647, required=False)
    customers_total = serializers.IntegerField(min_value=1, max_value=2_147_483_647, required=False)
    share = serializers.DecimalField(max_digits=5, decimal_places=4, min_value=0, max_value=1, required=False)
    source = serializers.CharField(max_length=200, required=False, allow_blank=True)


class HealthWrite(Input):
    state = serializers.ChoiceField(choices=HealthCheck.State.choices)
    checked_at = DateTimeField(required=False)
    note = serializers.CharField(max_length=500, required=False, allow_blank=True)


class IntegrationViewSet(IdempotentMixin, ScopedViewSet):
    """Integrations of the catalogue, newest first, those that were archived included."""

    queryset = Integration.objects.for_show()
    serializer_class = IntegrationSerializer
    filterset_class = IntegrationFilter
    elsewhere = {"usage": "POST …/usage/", "health": "POST …/health/"}
    permissions = {
        "list": "integrations.integration:view",
        "retrieve": "integrations.integration:view",
        "create": "integrations.integration:change",
        "partial_update": "integrations.integration:change",
        "usage": "integrations.integration:measure",
        "health": "integrations.integration:measure",
    }

    def _fresh(self, row: Integration) -> Integration:
        return self.get_queryset().get(pk=row.pk)

    @extend_schema(request=IntegrationWrite, responses={201: IntegrationSerializer})
    def create(self, request) -> Response:
        values = self.valid(IntegrationWrite)
        return self.once(
            lambda: self.created(self._fresh(services.integration_add(actor=self.actor, **values)))
        )

    @extend_schema(request=IntegrationChange, responses=IntegrationSerializer)
    def partial_update(self, request, public_id: str) -> Response:
        values = self.valid(IntegrationChange, partial=True)
        row = services.integration_change(actor=self.actor, integration=self.get_object(), **values)
        return Response(self.get_serializer(self._fresh(row)).data)

    @extend_schema(request=UsageWrite, responses={201: UsageSerializer})
    @action(detail=True, methods=["post"])
    def usage(self, request, public_id: str) -> Response:
        values = self.valid(UsageWrite)
        return self.once(lambda: self._recorded(UsageSerializer, services.usage_record, values))

    @extend_schema(request=HealthWrite, responses={201: HealthSerializer})
    @action(detail=True, methods=["post"])
    def health(self, request, public_id: str) -> Response:
        values = self.valid(HealthWrite)
        return self.once(lambda: self._recorded(HealthSerializer, services.health_record, values))

    def _recorded(self, shown, operation, values) -> Response:
        row = operation(actor=self.actor, integration=self.get_object(), **values)
        return Response(shown(row).data, status=201)
