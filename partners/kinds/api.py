"""The relationships of partners over the API, each with the facts of its panel."""

from __future__ import annotations

import django_filters as filters
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from partners.kinds import presenters, services
from partners.models import Partner, PartnerKind, Region, RelationshipKind, Sector
from rest.fields import DateField, MoneyField, ScopedRelatedField
from rest.idempotency import IdempotentMixin
from rest.rows import RowSerializer
from rest.serializers import Input
from rest.viewsets import ScopedViewSet


class RelationshipFilter(filters.FilterSet):
    partner = filters.CharFilter(label=_("Partner"), field_name="partner__public_id")
    kind = filters.CharFilter(label=_("Kind"), field_name="kind__code")
    panel = filters.ChoiceFilter(
        label=_("Panel"), field_name="kind__panel", choices=RelationshipKind.Panel.choices
    )
    current = filters.BooleanFilter(label=_("Current"), field_name="until", lookup_expr="isnull")

    class Meta:
        model = PartnerKind
        fields: list[str] = []


class RelationshipSerializer(RowSerializer):
    """A relationship; ``regions``, ``countries`` and ``sectors`` are codes, empty outside a channel."""

    id = serializers.CharField(source="public_id", read_only=True)
    partner = serializers.CharField(source="partner.public_id", read_only=True)
    kind = serializers.CharField(source="kind.code", read_only=True)
    panel = serializers.CharField(source="kind.panel", read_only=True)
    regions = serializers.SerializerMethodField()
    countries = serializers.SerializerMethodField()
    sectors = serializers.SerializerMethodField()
    fee = MoneyField(read_only=True, allow_null=True)

    class Meta:
        model = PartnerKind
        fields = [
            "id", "partner", "kind", "panel", "since", "until", "note", "regions", "countries", "sectors",
            "certified", "certified_since", "certified_until", "leads_given", "margin_rate", "resale_prices",
            "referral_profile", "reward", "fee", "price_conditions", "customisation", "support_terms",
        ]  # fmt: skip

    def get_regions(self, row: PartnerKind) -> list[str]:
        return [one.region.code for one in row.territories.all() if one.region]

    def get_countries(self, row: PartnerKind) -> list[str]:
        return [one.country for one in row.territories.all() if one.country]

    def get_sectors(self, row: PartnerKind) -> list[str]:
        return [sector.code for sector in row.sectors.all()]


class RelationshipChange(Input):
    """What may be sent of a relationship; which facts its kind has is the operation's rule."""

    since = DateField()
    note = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    regions = ScopedRelatedField(slug_field="code", queryset=Region.objects.all(), many=True, required=False)
    countries = serializers.ListField(
        child=serializers.CharField(max_length=2), max_length=250, required=False
    )
    sectors = ScopedRelatedField(slug_field="code", queryset=Sector.objects.all(), many=True, required=False)
    certified = serializers.BooleanField(required=False, allow_null=True)
    certified_since = DateField(required=False, allow_null=True)
    certified_until = DateField(required=False, allow_null=True)
    leads_given = serializers.BooleanField(required=False, allow_null=True)
    margin_rate = serializers.DecimalField(
        max_digits=6, decimal_places=4, min_value=0, max_value=1, required=False, allow_null=True
    )
    resale_prices = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    referral_profile = serializers.ChoiceField(
        choices=PartnerKind.ReferralProfile.choices, required=False, allow_blank=True
    )
    reward = serializers.ChoiceField(choices=PartnerKind.Reward.choices, required=False, allow_blank=True)
    fee = MoneyField(required=False, allow_null=True)
    price_conditions = serializers.CharField(max_length=5000, required=False, allow_blank=True)
    customisation = serializers.CharField(max_length=5000, required=False, allow_blank=True)
    support_terms = serializers.CharField(max_length=5000, required=False, allow_blank=True)

    def validate(self, attrs):
        """The fee as its two columns."""
        if "fee" in attrs:
            fee = attrs.pop("fee")
            attrs["fee_minor"] = fee.amount_minor if fee else None
            if fee:
                attrs["currency"] = fee.currency
        return attrs


class RelationshipWrite(RelationshipChange):
    partner = ScopedRelatedField(queryset=Partner.objects.current())
    kind = ScopedRelatedField(slug_field="code", queryset=RelationshipKind.objects.filter(is_active=True))


class RelationshipEnd(Input):
    until = DateField()


class RelationshipViewSet(IdempotentMixin, ScopedViewSet):
    """Relationships with partners, newest first: those that ended stay, with their day."""

    queryset = presenters.for_show(PartnerKind.objects.select_related("partner"))
    serializer_class = RelationshipSerializer
    filterset_class = RelationshipFilter
    permissions = {
        "list": "partners.partner:view",
        "retrieve": "partners.partner:view",
        "create": "partners.partner:manage",
        "partial_update": "partners.partner:manage",
        "end": "partners.partner:manage",
    }

    @extend_schema(request=RelationshipWrite, responses={201: RelationshipSerializer})
    def create(self, request) -> Response:
        values = self.valid(RelationshipWrite)
        return self.once(lambda: self.created(services.kind_add(actor=self.actor, **values)))

    @extend_schema(request=RelationshipChange, responses=RelationshipSerializer)
    def partial_update(self, request, public_id: str) -> Response:
        values = self.valid(RelationshipChange, partial=True)
        row = services.kind_change(actor=self.actor, kind=self.get_object(), **values)
        return Response(self.get_serializer(row).data)

    @extend_schema(request=RelationshipEnd, responses=RelationshipSerializer)
    @action(detail=True, methods=["post"])
    def end(self, request, public_id: str) -> Response:
        values = self.valid(RelationshipEnd)
        row = services.kind_end(actor=self.actor, kind=self.get_object(), **values)
        return Response(self.get_serializer(row).data)
