"""Benefits over the API: what a partner holds, what it was given, and what it used of it."""

from __future__ import annotations

import django_filters as filters
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from partners.benefits import services
from partners.benefits.models import HOLDING
from partners.benefits.selectors import Held, State, owed
from partners.models import BenefitGrant, BenefitUse, Partner
from rest.fields import DateField, ScopedRelatedField
from rest.idempotency import IdempotentMixin
from rest.rows import RowSerializer
from rest.serializers import Input
from rest.viewsets import ScopedViewSet


class HeldSerializer(serializers.Serializer):
    """A benefit of the partner's tier; ``used`` is of an entitlement, without ``quantity`` unlimited."""

    code = serializers.CharField(source="benefit.code", read_only=True)
    kind = serializers.CharField(source="benefit.kind", read_only=True)
    name = serializers.SerializerMethodField()
    tier = serializers.CharField(source="benefit.tier.code", read_only=True)
    state = serializers.ChoiceField(choices=[state.value for state in State], read_only=True)
    quantity = serializers.IntegerField(source="benefit.quantity", read_only=True, allow_null=True)
    used = serializers.IntegerField(read_only=True)
    response_hours = serializers.IntegerField(
        source="benefit.response_hours", read_only=True, allow_null=True
    )

    def get_name(self, row: Held) -> str:
        return str(row.benefit)


class GrantFilter(filters.FilterSet):
    partner = filters.CharFilter(label=_("Partner"), field_name="partner__public_id")
    code = filters.CharFilter(label=_("Code"))
    active = filters.BooleanFilter(label=_("Counts now"), method="by_active")

    class Meta:
        model = BenefitGrant
        fields: list[str] = []

    def by_active(self, queryset, name, value):
        """Granted, not ended, to a partner that is onboarding or active; or all that is not so."""
        active = BenefitGrant.objects.active().values("pk")
        return queryset.filter(pk__in=active) if value else queryset.exclude(pk__in=active)


class GrantSerializer(RowSerializer):
    """What a partner was given or declined. ``active`` is what a system opens its doors by."""

    id = serializers.CharField(source="public_id", read_only=True)
    partner = serializers.CharField(source="partner.public_id", read_only=True)
    user = serializers.CharField(source="user.public_id", default=None, read_only=True)
    contact = serializers.CharField(source="contact.public_id", default=None, read_only=True)
    active = serializers.SerializerMethodField()

    class Meta:
        model = BenefitGrant
        fields = [
            "id", "partner", "code", "kind", "decision", "active", "user", "contact", "since", "until", "note",
        ]  # fmt: skip

    def get_active(self, row: BenefitGrant) -> bool:
        granted = row.decision == BenefitGrant.Decision.GRANTED
        return granted and row.until is None and row.partner.status in HOLDING


class GrantViewSet(ScopedViewSet):
    """Benefits given and declined, newest first, those that ended included."""

    queryset = BenefitGrant.objects.select_related("partner", "user", "contact")
    serializer_class = GrantSerializer
    filterset_class = GrantFilter
    permissions = {"list": "partners.tier:view", "retrieve": "partners.tier:view"}


class UseFilter(filters.FilterSet):
    partner = filters.CharFilter(label=_("Partner"), field_name="partner__public_id")
    code = filters.CharFilter(label=_("Code"))

    class Meta:
        model = BenefitUse
        fields: list[str] = []


class UseSerializer(RowSerializer):
    """One use of an entitlement; one with ``cancelled_on`` does not count."""

    id = serializers.CharField(source="public_id", read_only=True)
    partner = serializers.CharField(source="partner.public_id", read_only=True)

    class Meta:
        model = BenefitUse
        fields = [
            "id", "partner", "code", "seat", "of", "person", "what", "used_on", "cancelled_on", "cancel_reason",
        ]  # fmt: skip


class UseWrite(Input):
    """A use to be counted; ``code`` is of an entitlement that the partner's tier gives."""

    partner = ScopedRelatedField(queryset=Partner.objects.select_related("tier", "type"))
    code = serializers.SlugField(max_length=40)
    person = serializers.CharField(max_length=120)
    what = serializers.CharField(max_length=200)
    used_on = DateField(required=False)

    def validate(self, attrs):
        """The benefit that the code names for this partner."""
        code = attrs.pop("code")
        attrs["benefit"] = next((row for row in owed(attrs["partner"]) if row.code == code), None)
        if attrs["benefit"] is None:
            message = _("The tier and the status of this partner do not give this benefit.")
            raise serializers.ValidationError({"code": message})
        return attrs


class UseViewSet(IdempotentMixin, ScopedViewSet):
    """What partners used of their entitlements, newest first; a training system counts a seat here."""

    queryset = BenefitUse.objects.select_related("partner")
    serializer_class = UseSerializer
    filterset_class = UseFilter
    permissions = {
        "list": "partners.tier:view",
        "retrieve": "partners.tier:view",
        "create": "partners.benefit:use",
    }

    @extend_schema(request=UseWrite, responses={201: UseSerializer})
    def create(self, request) -> Response:
        values = self.valid(UseWrite)
        return self.once(lambda: self.created(services.benefit_use(actor=self.actor, **values)))
