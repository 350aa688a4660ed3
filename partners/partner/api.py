"""Partners and contacts over the API: the same scope, filters and operations as the pages."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from accounts.models import User
from partners.models import Contact, Partner, PartnerType, Sector
from partners.partner import services as partner_services
from partners.partner.filters import ContactFilter, PartnerFilter
from partners.people import services as people_services
from rest.fields import DateField, ScopedRelatedField
from rest.idempotency import IdempotentMixin
from rest.viewsets import ScopedViewSet


class PartnerSerializer(serializers.ModelSerializer):
    """A partner as it is read. Related rows are named by code or public id."""

    id = serializers.CharField(source="public_id", read_only=True)
    type = serializers.CharField(source="type.code", read_only=True)
    tier = serializers.CharField(source="tier.code", default=None, read_only=True)
    owner = serializers.CharField(source="owner.public_id", default=None, read_only=True)
    country = serializers.CharField(source="country.code", read_only=True)
    sectors = serializers.SlugRelatedField(slug_field="code", many=True, read_only=True)

    class Meta:
        model = Partner
        fields = [
            "id", "name", "legal_name", "type", "status", "tier", "owner", "country", "registration_number",
            "vat_number", "legal_form", "vat_situation", "legal_status", "website", "founded", "description",
            "products", "language", "sectors", "created_at", "updated_at",
        ]  # fmt: skip

    def to_representation(self, instance: Partner) -> dict[str, Any]:
        """What the declared fields say, without asking each of them for each row: pages of eighty are
        what other systems read all day. A test holds the two together."""
        instant = self.fields["created_at"].to_representation
        return {
            "id": instance.public_id,
            "name": instance.name,
            "legal_name": instance.legal_name,
            "type": instance.type.code,
            "status": instance.status,
            "tier": instance.tier.code if instance.tier else None,
            "owner": instance.owner.public_id if instance.owner else None,
            "country": instance.country.code,
            "registration_number": instance.registration_number,
            "vat_number": instance.vat_number,
            "legal_form": instance.legal_form,
            "vat_situation": instance.vat_situation,
            "legal_status": instance.legal_status,
            "website": instance.website,
            "founded": instance.founded,
            "description": instance.description,
            "products": instance.products,
            "language": instance.language,
            "sectors": [sector.code for sector in _sectors(instance)],
            "created_at": instant(instance.created_at),
            "updated_at": instant(instance.updated_at),
        }


def _sectors(partner: Partner) -> list[Sector]:
    """Read ahead for a page of partners; a single one is asked."""
    return partner.read_sectors if hasattr(partner, "read_sectors") else list(partner.sectors.all())


class PartnerWrite(serializers.Serializer):
    """What may be sent of a partner; rules are the operation's."""

    name = serializers.CharField(max_length=200)
    type = ScopedRelatedField(slug_field="code", queryset=PartnerType.objects.filter(is_active=True))
    country = serializers.CharField(max_length=2)
    legal_name = serializers.CharField(max_length=200, required=False, allow_blank=True)
    registration_number = serializers.CharField(max_length=40, required=False, allow_blank=True)
    vat_number = serializers.CharField(max_length=20, required=False, allow_blank=True)
    legal_form = serializers.CharField(max_length=60, required=False, allow_blank=True)
    vat_situation = serializers.ChoiceField(choices=Partner.VatSituation.choices, required=False)
    legal_status = serializers.ChoiceField(choices=Partner.LegalStatus.choices, required=False)
    website = serializers.URLField(required=False, allow_blank=True)
    founded = serializers.IntegerField(required=False, allow_null=True, min_value=1000, max_value=2100)
    description = serializers.CharField(required=False, allow_blank=True)
    products = serializers.CharField(required=False, allow_blank=True)
    language = serializers.ChoiceField(choices=settings.LANGUAGES, required=False)
    owner = ScopedRelatedField(queryset=User.objects.exclude(staff_role=""), required=False, allow_null=True)
    sectors = ScopedRelatedField(slug_field="code", queryset=Sector.objects.all(), many=True, required=False)


class PartnerChange(PartnerWrite):
    owner = None


# Texts in every language, which a page of partners does not show.
_TEXTS = [
    "type__name", "type__objective", "type__activities", "type__advantages", "tier__name", "tier__description",
]  # fmt: skip


class PartnerViewSet(IdempotentMixin, ScopedViewSet):
    """Partners, newest first. ``updated_since`` gives those changed since an instant."""

    queryset = Partner.objects.for_list()
    serializer_class = PartnerSerializer
    filterset_class = PartnerFilter
    ordering = "-created_at"
    permissions = {
        "list": "partners.partner:view",
        "retrieve": "partners.partner:view",
        "create": "partners.partner:create",
        "partial_update": "partners.partner:change",
    }

    def get_queryset(self):
        """A page reads no names of types and tiers, which are texts in every language."""
        rows = super().get_queryset()
        if self.action != "list":
            return rows
        sectors = Prefetch("sectors", Sector.objects.only("code"), to_attr="read_sectors")
        return rows.defer(*_TEXTS).prefetch_related(sectors)

    @extend_schema(request=PartnerWrite, responses={201: PartnerSerializer})
    def create(self, request) -> Response:
        values = self.valid(PartnerWrite)
        return self.once(lambda: self.created(partner_services.partner_create(actor=self.actor, **values)))

    @extend_schema(request=PartnerChange, responses=PartnerSerializer)
    def partial_update(self, request, public_id: str) -> Response:
        values = self.valid(PartnerChange, partial=True)
        row = partner_services.partner_change(actor=self.actor, partner=self.get_object(), **values)
        return Response(self.get_serializer(row).data)


class ContactSerializer(serializers.ModelSerializer):
    id = serializers.CharField(source="public_id", read_only=True)
    partner = serializers.CharField(source="partner.public_id", read_only=True)

    class Meta:
        model = Contact
        fields = [
            "id", "partner", "name", "email", "phone", "job_title", "role", "language", "is_main", "informed_on",
            "archived_at", "created_at", "updated_at",
        ]  # fmt: skip


class ContactChange(serializers.Serializer):
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
