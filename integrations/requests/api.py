"""Requested integrations and votes over the API. A partner reads the roadmap, what it proposed and its own
votes; names of customers are read by us alone."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from core.errors import DomainError
from integrations.models import Integration, IntegrationRequest, RequestVote
from integrations.requests import services
from integrations.requests.filters import RequestFilter
from partners.models import Partner
from rest.fields import ScopedRelatedField, TextsField
from rest.idempotency import IdempotentMixin
from rest.rows import RowSerializer
from rest.serializers import Input
from rest.viewsets import ScopedViewSet

_TEXTS = serializers.DictField(child=serializers.CharField(allow_blank=True))


class RequestSerializer(RowSerializer):
    """A requested integration: texts by language, and how many ask for it."""

    id = serializers.CharField(source="public_id", read_only=True)
    name = serializers.SerializerMethodField()
    description = serializers.SerializerMethodField()
    demand = serializers.IntegerField(read_only=True)
    partners_asking = serializers.IntegerField(read_only=True)
    customers_asking = serializers.IntegerField(read_only=True)
    integration = serializers.CharField(source="integration.public_id", default=None, read_only=True)

    class Meta:
        model = IntegrationRequest
        fields = [
            "id", "name", "description", "priority", "status", "reason", "planned_for", "is_public", "integration",
            "demand", "partners_asking", "customers_asking", "created_at",
        ]  # fmt: skip

    @extend_schema_field(_TEXTS)
    def get_name(self, row: IntegrationRequest) -> dict[str, str]:
        return dict(row.name)

    @extend_schema_field(_TEXTS)
    def get_description(self, row: IntegrationRequest) -> dict[str, str]:
        return dict(row.description)


class RequestChange(Input):
    """What may be sent of a requested integration; ``planned_for`` is a quarter (2027-Q2) or a day."""

    name = TextsField(max_length=200, required=False)
    description = TextsField(max_length=5000, required=False)
    priority = serializers.ChoiceField(choices=IntegrationRequest.Priority.choices, required=False)
    planned_for = serializers.CharField(max_length=10, required=False, allow_blank=True)
    is_public = serializers.BooleanField(required=False)


class RequestWrite(RequestChange):
    name = TextsField(max_length=200)


class RequestMove(Input):
    """The next status; ``reason`` when it is declined, ``integration`` when it is delivered."""

    status = serializers.ChoiceField(choices=IntegrationRequest.Status.choices)
    reason = serializers.CharField(max_length=1000, required=False, allow_blank=True)
    integration = ScopedRelatedField(
        queryset=Integration.objects.in_catalogue(), required=False, allow_null=True
    )


class RequestViewSet(IdempotentMixin, ScopedViewSet):
    """Requested integrations, newest first."""

    queryset = IntegrationRequest.objects.with_demand().select_related("integration")
    serializer_class = RequestSerializer
    filterset_class = RequestFilter
    elsewhere = {"status": "POST …/status/", "reason": "POST …/status/", "integration": "POST …/status/"}
    permissions = {
        "list": "integrations.request:view",
        "retrieve": "integrations.request:view",
        "create": "integrations.request:change",
        "partial_update": "integrations.request:change",
        "status": "integrations.request:change",
    }

    def _fresh(self, row: IntegrationRequest) -> IntegrationRequest:
        return self.get_queryset().get(pk=row.pk)

    @extend_schema(request=RequestWrite, responses={201: RequestSerializer})
    def create(self, request) -> Response:
        values = self.valid(RequestWrite)
        return self.once(lambda: self.created(self._fresh(services.request_add(actor=self.actor, **values))))

    @extend_schema(request=RequestChange, responses=RequestSerializer)
    def partial_update(self, request, public_id: str) -> Response:
        values = self.valid(RequestChange, partial=True)
        row = services.request_change(actor=self.actor, request=self.get_object(), **values)
        return Response(self.get_serializer(self._fresh(row)).data)

    @extend_schema(request=RequestMove, responses=RequestSerializer)
    @action(detail=True, methods=["post"])
    def status(self, request, public_id: str) -> Response:
        values = self.valid(RequestMove)
        row = services.request_move(actor=self.actor, request=self.get_object(), **values)
        return Response(self.get_serializer(self._fresh(row)).data)


class VoteFilter(filters.FilterSet):
    request = filters.CharFilter(label=_("Requested integration"), field_name="request__public_id")
    partner = filters.CharFilter(label=_("Partner"), field_name="partner__public_id")

    class Meta:
        model = RequestVote
        fields: list[str] = []


class VoteSerializer(RowSerializer):
    """One who asks for an integration: ``partner``, or ``customer_name``."""

    id = serializers.CharField(source="public_id", read_only=True)
    request = serializers.CharField(source="request.public_id", read_only=True)
    partner = serializers.CharField(source="partner.public_id", default=None, read_only=True)

    class Meta:
        model = RequestVote
        fields = ["id", "request", "partner", "customer_name", "note", "voted_at"]


class VoteWrite(Input):
    """A vote of a partner, or of a customer by its name. A partner's token leaves both out."""

    request = ScopedRelatedField(queryset=IntegrationRequest.objects.all())
    partner = ScopedRelatedField(queryset=Partner.objects.current(), required=False)
    customer_name = serializers.CharField(max_length=200, required=False)
    note = serializers.CharField(max_length=500, required=False, allow_blank=True)


class VoteViewSet(IdempotentMixin, ScopedViewSet):
    """Votes for requested integrations, newest first; a partner reads its own. DELETE takes one back."""

    queryset = RequestVote.objects.select_related("request", "partner")
    serializer_class = VoteSerializer
    filterset_class = VoteFilter
    permissions = {
        "list": "integrations.request:view",
        "retrieve": "integrations.request:view",
        "create": "integrations.request:vote",
        "destroy": "integrations.request:vote",
    }

    @extend_schema(request=VoteWrite, responses={201: VoteSerializer})
    def create(self, request) -> Response:
        values = self.valid(VoteWrite)
        return self.once(lambda: self.created(self._vote(values)))

    def _vote(self, values: dict[str, Any]) -> RequestVote:
        if self.actor.is_partner:
            values.setdefault("partner", Partner.objects.get(pk=self.actor.partner_id))
        if ("partner" in values) == ("customer_name" in values):
            raise DomainError.invalid(
                _("A vote is a partner’s or a customer’s, one of the two."), field="partner"
            )
        if "partner" in values:
            return services.request_vote(actor=self.actor, **values)
        return services.request_vote_customer(actor=self.actor, **values)

    @extend_schema(responses={204: None})
    def destroy(self, request, public_id: str) -> Response:
        vote = self.get_object()
        if vote.partner is None:
            services.request_unvote_customer(actor=self.actor, vote=vote)
        else:
            services.request_unvote(actor=self.actor, request=vote.request, partner=vote.partner)
        return Response(status=204)
