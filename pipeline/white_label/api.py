"""White-label offers and terms over the API. A partner's token reads its own terms, as they hold for it."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from agreements.models import Agreement
from partners.models import Partner, ProductLine
from pipeline.models import WhiteLabelOffer, WhiteLabelTerms
from pipeline.white_label import services
from pipeline.white_label.filters import OfferFilter, TermsFilter
from rest.fields import DateField, MoneyField, ScopedRelatedField, TranslatedTextField
from rest.idempotency import IdempotentMixin
from rest.rows import RowSerializer
from rest.serializers import Input, Nothing
from rest.viewsets import ScopedViewSet


class OfferSerializer(RowSerializer):
    """An offer; texts are given in each language."""

    id = serializers.CharField(source="public_id", read_only=True)
    name = TranslatedTextField(read_only=True)
    summary = TranslatedTextField(read_only=True)
    price = TranslatedTextField(read_only=True)
    customisation = TranslatedTextField(read_only=True)
    support = TranslatedTextField(read_only=True)
    product_line = serializers.CharField(source="product_line.code", default=None, read_only=True)
    fee = MoneyField(read_only=True, allow_null=True)

    class Meta:
        model = WhiteLabelOffer
        fields = [
            "id", "code", "name", "summary", "product_line", "price", "fee", "fee_unit", "customisation",
            "support", "status", "created_at",
        ]  # fmt: skip


class OfferChange(Input):
    """What may be sent of an offer; ``fee`` and ``fee_unit`` come together."""

    name = TranslatedTextField(max_length=200)
    summary = TranslatedTextField(max_length=5000, required=False)
    product_line = ScopedRelatedField(
        slug_field="code",
        queryset=ProductLine.objects.filter(is_active=True),
        required=False,
        allow_null=True,
    )
    price = TranslatedTextField(max_length=5000, required=False)
    fee = MoneyField(required=False, allow_null=True)
    fee_unit = serializers.ChoiceField(
        choices=WhiteLabelOffer.FeeUnit.choices, required=False, allow_blank=True
    )
    customisation = TranslatedTextField(max_length=5000, required=False)
    support = TranslatedTextField(max_length=5000, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The fee as its two columns."""
        if "fee" in attrs:
            fee = attrs.pop("fee")
            attrs["fee_minor"] = fee.amount_minor if fee else None
            if fee:
                attrs["currency"] = fee.currency
        return attrs


class OfferWrite(OfferChange):
    code = serializers.SlugField(max_length=40, required=False)


class OfferViewSet(IdempotentMixin, ScopedViewSet):
    """White-label offers, newest first; a partner reads what it has of them in its terms."""

    queryset = WhiteLabelOffer.objects.select_related("product_line")
    serializer_class = OfferSerializer
    filterset_class = OfferFilter
    elsewhere = {"status": "POST …/open/, POST …/close/"}
    permissions = {
        "list": "pipeline.white_label:view",
        "retrieve": "pipeline.white_label:view",
        "create": "pipeline.white_label:change",
        "partial_update": "pipeline.white_label:change",
        "open": "pipeline.white_label:change",
        "close": "pipeline.white_label:change",
    }

    @extend_schema(request=OfferWrite, responses={201: OfferSerializer})
    def create(self, request) -> Response:
        values = self.valid(OfferWrite)
        return self.once(lambda: self.created(services.offer_create(actor=self.actor, **values)))

    @extend_schema(request=OfferChange, responses=OfferSerializer)
    def partial_update(self, request, public_id: str) -> Response:
        values = self.valid(OfferChange, partial=True)
        row = services.offer_change(actor=self.actor, offer=self.get_object(), **values)
        return Response(self.get_serializer(row).data)

    @extend_schema(request=None, responses=OfferSerializer)
    @action(detail=True, methods=["post"])
    def open(self, request, public_id: str) -> Response:
        self.valid(Nothing)
        row = services.offer_open(actor=self.actor, offer=self.get_object())
        return Response(self.get_serializer(row).data)

    @extend_schema(request=None, responses=OfferSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request, public_id: str) -> Response:
        self.valid(Nothing)
        row = services.offer_close(actor=self.actor, offer=self.get_object())
        return Response(self.get_serializer(row).data)


class ConditionsSerializer(serializers.Serializer):
    """The conditions as they hold: the partner's own, else the offer's, in the language asked for."""

    price = serializers.CharField()
    customisation = serializers.CharField()
    support = serializers.CharField()


class TermsSerializer(RowSerializer):
    """An offer as a partner has it. ``price``, ``customisation`` and ``support`` are what differs from
    the offer; ``conditions`` is what holds."""

    id = serializers.CharField(source="public_id", read_only=True)
    offer = serializers.CharField(source="offer.public_id", read_only=True)
    offer_name = serializers.SerializerMethodField()
    partner = serializers.CharField(source="partner.public_id", read_only=True)
    agreement = serializers.CharField(source="agreement.public_id", default=None, read_only=True)
    conditions = serializers.SerializerMethodField()
    state = serializers.SerializerMethodField()

    class Meta:
        model = WhiteLabelTerms
        fields = [
            "id", "offer", "offer_name", "partner", "agreement", "brand_name", "price", "customisation",
            "support", "conditions", "starts_on", "ends_on", "end_reason", "state", "created_at",
        ]  # fmt: skip

    def get_offer_name(self, row: WhiteLabelTerms) -> str:
        return str(row.offer)

    @extend_schema_field(ConditionsSerializer)
    def get_conditions(self, row: WhiteLabelTerms) -> dict[str, str]:
        return row.conditions

    @extend_schema_field(serializers.ChoiceField(choices=WhiteLabelTerms.State.choices))
    def get_state(self, row: WhiteLabelTerms) -> str:
        return row.state().value


class TermsChange(Input):
    """What may be changed of terms; an empty text holds as the offer says."""

    brand_name = serializers.CharField(max_length=120)
    agreement = ScopedRelatedField(queryset=Agreement.objects.all(), required=False, allow_null=True)
    price = serializers.CharField(max_length=5000, required=False, allow_blank=True)
    customisation = serializers.CharField(max_length=5000, required=False, allow_blank=True)
    support = serializers.CharField(max_length=5000, required=False, allow_blank=True)


class TermsWrite(TermsChange):
    offer = ScopedRelatedField(queryset=WhiteLabelOffer.objects.all())
    partner = ScopedRelatedField(queryset=Partner.objects.current())
    starts_on = DateField()


class TermsEnd(Input):
    ends_on = DateField()
    reason = serializers.CharField(max_length=500)


class TermsViewSet(IdempotentMixin, ScopedViewSet):
    """White-label terms of partners, newest first, those that ended included."""

    queryset = WhiteLabelTerms.objects.for_list()
    serializer_class = TermsSerializer
    filterset_class = TermsFilter
    elsewhere = {"ends_on": "POST …/end/", "end_reason": "POST …/end/"}
    permissions = {
        "list": "pipeline.white_label:view",
        "retrieve": "pipeline.white_label:view",
        "create": "pipeline.white_label:grant",
        "partial_update": "pipeline.white_label:grant",
        "end": "pipeline.white_label:grant",
    }

    @extend_schema(request=TermsWrite, responses={201: TermsSerializer})
    def create(self, request) -> Response:
        values = self.valid(TermsWrite)
        return self.once(lambda: self.created(services.terms_grant(actor=self.actor, **values)))

    @extend_schema(request=TermsChange, responses=TermsSerializer)
    def partial_update(self, request, public_id: str) -> Response:
        values = self.valid(TermsChange, partial=True)
        row = services.terms_change(actor=self.actor, terms=self.get_object(), **values)
        return Response(self.get_serializer(row).data)

    @extend_schema(request=TermsEnd, responses=TermsSerializer)
    @action(detail=True, methods=["post"])
    def end(self, request, public_id: str) -> Response:
        values = self.valid(TermsEnd)
        row = services.terms_end(actor=self.actor, terms=self.get_object(), **values)
        return Response(self.get_serializer(row).data)
