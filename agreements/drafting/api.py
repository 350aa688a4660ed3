"""Agreements over the API: read only, in the same scope and with the same filters as the pages."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from agreements.drafting import selectors
from agreements.drafting.filters import AgreementFilter
from agreements.models import Agreement, AgreementDocument, Exclusivity
from agreements.signing import levels
from rest.fields import MoneyField
from rest.rows import RowSerializer
from rest.viewsets import ScopedViewSet


class ExclusivitySerializer(RowSerializer):
    id = serializers.CharField(source="public_id", read_only=True)
    region = serializers.CharField(source="region.code", default=None, read_only=True)
    sector = serializers.CharField(source="sector.code", default=None, read_only=True)
    product_line = serializers.CharField(source="product_line.code", default=None, read_only=True)

    class Meta:
        model = Exclusivity
        fields = ["id", "mode", "region", "country", "sector", "product_line", "valid_from", "valid_to"]


class SignatureSerializer(serializers.Serializer):
    """At what level an agreement was signed and what its partner's type requires. ``level`` is null until
    it is signed; ``by_hand`` stands above the electronic levels."""

    required = serializers.ChoiceField(choices=levels.Level.choices)
    level = serializers.ChoiceField(choices=[*levels.Level.choices, ("by_hand", "by hand")], allow_null=True)
    provider = serializers.CharField(allow_blank=True)
    signed_on = serializers.DateField(allow_null=True)


class AgreementSerializer(RowSerializer):
    """An agreement with its terms, as they stand with the amendments in force. An amendment says which
    agreement it ``amends``. Related rows are named by code or public id."""

    id = serializers.CharField(source="public_id", read_only=True)
    partner = serializers.CharField(source="partner.public_id", read_only=True)
    own_entity = serializers.CharField(source="own_entity.public_id", read_only=True)
    template = serializers.CharField(source="template.code", default=None, read_only=True)
    renewed_from = serializers.CharField(source="renewed_from.public_id", default=None, read_only=True)
    amends = serializers.CharField(source="amends.public_id", default=None, read_only=True)
    value = MoneyField(read_only=True, allow_null=True)
    exclusivities = ExclusivitySerializer(many=True, read_only=True)
    signature = serializers.SerializerMethodField()

    class Meta:
        model = Agreement
        fields = [
            "id", "number", "title", "partner", "own_entity", "template", "kind", "language", "status",
            "starts_on", "ends_on", "notice_days", "notice_on", "tacit_renewal", "renewal_months",
            "renewal_terms", "confidentiality", "service_level", "passive_sales", "value", "exclusivities",
            "signature", "activated_at", "ended_on", "outcome", "decided_on", "renewed_from", "amends",
            "created_at", "updated_at",
        ]  # fmt: skip

    @extend_schema_field(SignatureSerializer)
    def get_signature(self, agreement: Agreement) -> dict[str, Any]:
        return levels.of_agreement(agreement)

    def to_representation(self, instance: Agreement) -> dict[str, Any]:
        """A partner reads the terms that it was sent, never those that we are writing."""
        if not (instance.is_ours and self.context["request"].user.is_partner):
            return super().to_representation(instance)
        data = super().to_representation(selectors.as_sent(instance))
        return {**data, "exclusivities": selectors.sent_terms(instance).get("promises", [])}


class AgreementViewSet(ScopedViewSet):
    """Agreements, newest first. ``updated_since`` gives those changed since an instant."""

    queryset = (
        Agreement.objects.for_list()
        .with_sent_terms()
        .select_related("renewed_from")
        .prefetch_related("exclusivities__region", "exclusivities__sector", "exclusivities__product_line")
        .prefetch_related(Prefetch("documents", AgreementDocument.objects.defer("snapshot")))
    )
    serializer_class = AgreementSerializer
    filterset_class = AgreementFilter
    ordering = "-created_at"
    permissions = {"list": "agreements.agreement:view", "retrieve": "agreements.agreement:view"}
