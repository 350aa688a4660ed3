"""Domains and addresses of partners over the API, by the operations of the pages."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from partners.models import Partner, PartnerAddress, PartnerDomain
from partners.partner import services as partner_services
from partners.partner.filters import AddressFilter, DomainFilter
from partners.people import services as people_services
from rest.fields import CountryField, ScopedRelatedField
from rest.idempotency import IdempotentMixin
from rest.rows import RowSerializer
from rest.serializers import Input
from rest.viewsets import ScopedViewSet


class PartSerializer(RowSerializer):
    id = serializers.CharField(source="public_id")
    partner = serializers.CharField(source="partner.public_id")


class DomainSerializer(PartSerializer):
    """An internet domain of a partner. One that is not its own alone (a page on a social network) has
    ``is_own`` false."""

    class Meta:
        model = PartnerDomain
        fields = ["id", "partner", "domain", "is_own"]


class DomainWrite(Input):
    partner = ScopedRelatedField(queryset=Partner.objects.current())
    domain = serializers.CharField(max_length=253)


class PartnerDomainViewSet(IdempotentMixin, ScopedViewSet):
    """Internet domains of partners, newest first."""

    queryset = PartnerDomain.objects.select_related("partner")
    serializer_class = DomainSerializer
    filterset_class = DomainFilter
    permissions = {
        "list": "partners.partner:view",
        "retrieve": "partners.partner:view",
        "create": "partners.partner:manage",
        "destroy": "partners.partner:manage",
    }

    @extend_schema(request=DomainWrite, responses={201: DomainSerializer})
    def create(self, request) -> Response:
        values = self.valid(DomainWrite)
        return self.once(lambda: self.created(partner_services.domain_add(actor=self.actor, **values)))

    @extend_schema(responses={204: None})
    def destroy(self, request, public_id: str) -> Response:
        partner_services.domain_remove(actor=self.actor, domain=self.get_object())
        return Response(status=204)


class AddressSerializer(PartSerializer):
    country = serializers.CharField(source="country.code")

    class Meta:
        model = PartnerAddress
        fields = ["id", "partner", "purpose", "lines", "postcode", "city", "country"]


class AddressChange(Input):
    purpose = serializers.ChoiceField(choices=PartnerAddress.Purpose.choices, required=False)
    lines = serializers.CharField(max_length=1000)
    postcode = serializers.CharField(max_length=20, required=False, allow_blank=True)
    city = serializers.CharField(max_length=100)
    country = CountryField()


class AddressWrite(AddressChange):
    partner = ScopedRelatedField(queryset=Partner.objects.current())


class PartnerAddressViewSet(IdempotentMixin, ScopedViewSet):
    """Addresses of partners, newest first."""

    queryset = PartnerAddress.objects.select_related("partner")
    serializer_class = AddressSerializer
    filterset_class = AddressFilter
    permissions = {
        "list": "partners.partner:view",
        "retrieve": "partners.partner:view",
        "create": "partners.partner:change",
        "partial_update": "partners.partner:change",
    }

    @extend_schema(request=AddressWrite, responses={201: AddressSerializer})
    def create(self, request) -> Response:
        values = self.valid(AddressWrite)
        return self.once(lambda: self.created(people_services.address_save(actor=self.actor, **values)))

    @extend_schema(request=AddressChange, responses=AddressSerializer)
    def partial_update(self, request, public_id: str) -> Response:
        values, row = self.valid(AddressChange, partial=True), self.get_object()
        row = people_services.address_save(actor=self.actor, partner=row.partner, address=row, **values)
        return Response(self.get_serializer(row).data)
