"""Partners and contacts over the API: the same scope, filters and operations as the pages."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.models import User
from partners.benefits.api import HeldSerializer
from partners.benefits.selectors import held
from partners.legal_status import services as legal_status_services
from partners.models import (
    Contact,
    LegalStatusChange,
    Partner,
    PartnerType,
    Sector,
    Tier,
    TierChange,
)
from partners.partner import services as partner_services
from partners.partner.columns import PARTNER_COLUMNS
from partners.partner.filters import ContactFilter, PartnerFilter
from partners.partner.services import PARTNER_FIELDS
from partners.people import services as people_services
from partners.people.columns import CONTACT_COLUMNS
from partners.questions.own_api import OwnFieldsField, OwnFieldsInput, OwnFilesMixin
from partners.tiers import services as tier_services
from rest.fields import CountryField, DateField, ScopedRelatedField
from rest.idempotency import IdempotentMixin
from rest.rows import RowSerializer
from rest.serializers import Input, WriteSerializer
from rest.viewsets import ScopedViewSet
from web.columns import api_fields


class PartnerSerializer(RowSerializer):
    """A partner as it is read. Related rows are named by code or public id."""

    id = serializers.CharField(source="public_id", read_only=True)
    type = serializers.CharField(source="type.code", read_only=True)
    licence = serializers.ChoiceField(
        source="type.licence_benefit", choices=PartnerType.LicenceBenefit.choices, read_only=True
    )
    tier = serializers.CharField(source="tier.code", default=None, read_only=True)
    owner = serializers.CharField(source="owner.public_id", default=None, read_only=True)
    country = serializers.CharField(source="country.code", read_only=True)
    sectors = serializers.SlugRelatedField(slug_field="code", many=True, read_only=True)
    own_fields = OwnFieldsField("partner")

    class Meta:
        model = Partner
        fields = ["id", *api_fields(PARTNER_COLUMNS), "own_fields"]


class LegalStatusSerializer(RowSerializer):
    class Meta:
        model = LegalStatusChange
        fields = ["new_status", "effective_on", "reason"]


class PartnerDetailSerializer(PartnerSerializer):
    """A partner with its history: what it was in law from which day on, the latest first."""

    legal_status_history = LegalStatusSerializer(source="legal_status_changes", many=True, read_only=True)

    class Meta(PartnerSerializer.Meta):
        fields = [*PartnerSerializer.Meta.fields, "legal_status_history"]


class LegalStatusWrite(Input):
    legal_status = serializers.ChoiceField(choices=Partner.LegalStatus.choices)
    effective_on = DateField(required=False, allow_null=True)
    reason = serializers.CharField(max_length=2000)


class PartnerWrite(WriteSerializer):
    """What may be sent of a partner; rules are the operation's."""

    type = ScopedRelatedField(slug_field="code", queryset=PartnerType.objects.filter(is_active=True))
    country = CountryField()
    founded = serializers.IntegerField(required=False, allow_null=True, min_value=1000, max_value=2100)
    owner = ScopedRelatedField(queryset=User.objects.exclude(staff_role=""), required=False, allow_null=True)
    sectors = ScopedRelatedField(slug_field="code", queryset=Sector.objects.all(), many=True, required=False)
    own_fields = OwnFieldsInput()

    class Meta:
        model = Partner
        fields = [*PARTNER_FIELDS, "owner", "sectors", "own_fields"]


class PartnerStatusWrite(Input):
    """The next status. A reason is needed to suspend or end; the day is today when left out."""

    status = serializers.ChoiceField(choices=Partner.Status.choices)
    reason = serializers.CharField(max_length=1000, required=False, allow_blank=True)
    effective_on = DateField(required=False)


class PartnerTierWrite(Input):
    """Another tier, or none (``null``); or the same one on another basis. The day is today when left out. A
    tier that is agreed, the usual basis, does not fall with what is measured."""

    tier = ScopedRelatedField(
        slug_field="code", queryset=Tier.objects.filter(is_active=True), allow_null=True
    )
    basis = serializers.ChoiceField(choices=TierChange.Basis.choices, required=False)
    reason = serializers.CharField(max_length=1000)
    effective_on = DateField(required=False)


class PartnerTags(Input):
    """Our own words on a partner, all of them."""

    tags = serializers.ListField(child=serializers.CharField(max_length=40), max_length=50)


class PartnerViewSet(OwnFilesMixin, IdempotentMixin, ScopedViewSet):
    """Partners, newest first. ``updated_since`` gives those changed since an instant. An own field that is
    listed filters as ``own.<code>``, a figure or day as ``own.<code>.min`` and ``own.<code>.max``."""

    queryset = Partner.objects.for_list()
    serializer_class = PartnerSerializer
    filterset_class = PartnerFilter
    ordering = "-created_at"
    permissions = {
        "list": "partners.partner:view",
        "retrieve": "partners.partner:view",
        "create": "partners.partner:create",
        "partial_update": "partners.partner:change",
        "legal_status": "partners.legal_status:change",
        "status": "partners.partner:manage",
        "tier": "partners.tier:change",
        "tags": "partners.partner:manage",
        "set_tags": "partners.partner:manage",
        "benefits": "partners.tier:view",
        "own_file": "partners.partner:view",
    }
    OWN = "partner"
    elsewhere = {
        "status": "POST /api/v1/partners/{id}/status/",
        "tier": "POST /api/v1/partners/{id}/tier/",
        "tags": "PUT /api/v1/partners/{id}/tags/",
        "kinds": "POST /api/v1/relationships/",
        "domains": "POST /api/v1/partner-domains/",
        "addresses": "POST /api/v1/partner-addresses/",
    }

    def get_serializer_class(self):
        return PartnerSerializer if self.action == "list" else PartnerDetailSerializer

    @extend_schema(request=LegalStatusWrite, responses=PartnerDetailSerializer)
    @action(detail=True, methods=["post"], url_path="legal-status")
    def legal_status(self, request, public_id: str) -> Response:
        """Say what the partner is in law from a day on. A day in the past is for administrators and finance."""
        values = self.valid(LegalStatusWrite)
        row = legal_status_services.legal_status_change(actor=self.actor, partner=self.get_object(), **values)
        return Response(self.get_serializer(row).data)

    @extend_schema(responses=HeldSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"], pagination_class=None)
    def benefits(self, request, public_id: str) -> Response:
        """What the tier gives to the partner, and what stands behind each of it."""
        return Response(HeldSerializer(held(self.actor, self.get_object()), many=True).data)

    @extend_schema(request=PartnerWrite, responses={201: PartnerDetailSerializer})
    def create(self, request) -> Response:
        values = {"own_fields": {}, **self.valid(PartnerWrite)}
        return self.once(lambda: self.created(partner_services.partner_create(actor=self.actor, **values)))

    @extend_schema(request=PartnerWrite, responses=PartnerDetailSerializer)
    def partial_update(self, request, public_id: str) -> Response:
        """The owner is given to another of us by an operation of its own, in the same transaction."""
        values = self.valid(PartnerWrite, partial=True)
        owner = {"owner": values.pop("owner")} if "owner" in values else {}

        def work() -> Partner:
            row = self.get_object()
            if values or not owner:
                row = partner_services.partner_change(actor=self.actor, partner=row, **values)
            if owner:
                row = partner_services.partner_owner_change(actor=self.actor, partner=row, **owner)
            return row

        return Response(self.get_serializer(self.in_one(work)).data)

    def _do(self, operation: Any, shape: Any) -> Response:
        values = self.valid(shape)

        def work() -> Response:
            operation(actor=self.actor, partner=self.get_object(), **values)
            return Response(self.get_serializer(self.get_queryset().get(pk=self.row.pk)).data)

        return self.once(work)

    @extend_schema(request=PartnerStatusWrite, responses=PartnerDetailSerializer)
    @action(detail=True, methods=["post"])
    def status(self, request, public_id: str) -> Response:
        return self._do(partner_services.partner_status_change, PartnerStatusWrite)

    @extend_schema(request=PartnerTierWrite, responses=PartnerDetailSerializer)
    @action(detail=True, methods=["post"])
    def tier(self, request, public_id: str) -> Response:
        return self._do(tier_services.tier_change, PartnerTierWrite)

    @extend_schema(responses=PartnerTags)
    @action(detail=True, methods=["get"])
    def tags(self, request, public_id: str) -> Response:
        return self._tags(self.get_object())

    @extend_schema(request=PartnerTags, responses=PartnerTags)
    @tags.mapping.put
    def set_tags(self, request, public_id: str) -> Response:
        labels, partner = self.valid(PartnerTags)["tags"], self.get_object()
        partner_services.partner_tags_set(actor=self.actor, partner=partner, labels=labels)
        return self._tags(partner)

    def _tags(self, partner: Partner) -> Response:
        return Response({"tags": list(partner.tags.values_list("label", flat=True))})


class ContactSerializer(RowSerializer):
    id = serializers.CharField(source="public_id", read_only=True)
    partner = serializers.CharField(source="partner.public_id", read_only=True)

    class Meta:
        model = Contact
        fields = ["id", *api_fields(CONTACT_COLUMNS)]


class ContactChange(Input):
    name = serializers.CharField(max_length=120)
    email = serializers.EmailField(required=False, allow_blank=True)
    phone = serializers.CharField(max_length=40, required=False, allow_blank=True)
    job_title = serializers.CharField(max_length=120, required=False, allow_blank=True)
    role = serializers.ChoiceField(choices=Contact.Role.choices, required=False)
    language = serializers.ChoiceField(choices=settings.LANGUAGES, required=False)
    is_main = serializers.BooleanField(required=False)
    informed_on = DateField(required=False, allow_null=True)


class ContactWrite(ContactChange):
    partner = ScopedRelatedField(queryset=Partner.objects.current())


class ContactViewSet(IdempotentMixin, ScopedViewSet):
    """Contacts of partners, newest first."""

    queryset = Contact.objects.select_related("partner")
    serializer_class = ContactSerializer
    filterset_class = ContactFilter
    permissions = {
        "list": "partners.contact:view",
        "retrieve": "partners.contact:view",
        "create": "partners.contact:change",
        "partial_update": "partners.contact:change",
        "destroy": "partners.contact:change",
    }

    @extend_schema(request=ContactWrite, responses={201: ContactSerializer})
    def create(self, request) -> Response:
        values = self.valid(ContactWrite)
        return self.once(lambda: self.created(people_services.contact_create(actor=self.actor, **values)))

    @extend_schema(request=ContactChange, responses=ContactSerializer)
    def partial_update(self, request, public_id: str) -> Response:
        values = self.valid(ContactChange, partial=True)
        row = people_services.contact_change(actor=self.actor, contact=self.get_object(), **values)
        return Response(self.get_serializer(row).data)

    @extend_schema(responses={204: None})
    def destroy(self, request, public_id: str) -> Response:
        people_services.contact_archive(actor=self.actor, contact=self.get_object())
        return Response(status=204)
