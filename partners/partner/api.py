"""Partners and contacts over the API: the same scope, filters and operations as the pages."""

from __future__ import annotations

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from accounts.models import User
from partners.models import Contact, Partner, PartnerType, Sector
from partners.partner import services as partner_services
from partners.partner.columns import PARTNER_COLUMNS
from partners.partner.filters import ContactFilter, PartnerFilter
from partners.partner.services import PARTNER_FIELDS
from partners.people import services as people_services
from partners.people.columns import CONTACT_COLUMNS
from rest.fields import DateField, ScopedRelatedField
from rest.idempotency import IdempotentMixin
from rest.rows import RowSerializer
from rest.serializers import WriteSerializer
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

    class Meta:
        model = Partner
        fields = ["id", *api_fields(PARTNER_COLUMNS)]


class PartnerWrite(WriteSerializer):
    """What may be sent of a partner; rules are the operation's."""

    type = ScopedRelatedField(slug_field="code", queryset=PartnerType.objects.filter(is_active=True))
    country = serializers.CharField(max_length=2)
    founded = serializers.IntegerField(required=False, allow_null=True, min_value=1000, max_value=2100)
    owner = ScopedRelatedField(queryset=User.objects.exclude(staff_role=""), required=False, allow_null=True)
    sectors = ScopedRelatedField(slug_field="code", queryset=Sector.objects.all(), many=True, required=False)

    class Meta:
        model = Partner
        fields = [*PARTNER_FIELDS, "owner", "sectors"]


class PartnerChange(PartnerWrite):
    owner = None

    class Meta(PartnerWrite.Meta):
        fields = [*PARTNER_FIELDS, "sectors"]


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

    @extend_schema(request=PartnerWrite, responses={201: PartnerSerializer})
    def create(self, request) -> Response:
        values = self.valid(PartnerWrite)
        return self.once(lambda: self.created(partner_services.partner_create(actor=self.actor, **values)))

    @extend_schema(request=PartnerChange, responses=PartnerSerializer)
    def partial_update(self, request, public_id: str) -> Response:
        values = self.valid(PartnerChange, partial=True)
        row = partner_services.partner_change(actor=self.actor, partner=self.get_object(), **values)
        return Response(self.get_serializer(row).data)


class ContactSerializer(RowSerializer):
    id = serializers.CharField(source="public_id", read_only=True)
    partner = serializers.CharField(source="partner.public_id", read_only=True)

    class Meta:
        model = Contact
        fields = ["id", *api_fields(CONTACT_COLUMNS)]


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
