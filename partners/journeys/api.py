"""Onboarding over the API: how far each partner is, and steps that are ticked or excused."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from partners.journeys import services
from partners.journeys.filters import PartnerJourneyFilter, PartnerJourneyStepFilter
from partners.journeys.models import PartnerJourney, PartnerJourneyStep
from rest.idempotency import IdempotentMixin
from rest.rows import RowSerializer
from rest.serializers import Input, Nothing
from rest.viewsets import ScopedViewSet


class PartnerJourneySerializer(RowSerializer):
    """A partner on its way. Its steps are at ``/onboarding-steps/?journey=``."""

    id = serializers.CharField(source="public_id", read_only=True)
    partner = serializers.CharField(source="partner.public_id", read_only=True)
    journey = serializers.CharField(source="journey.public_id", read_only=True)
    title = serializers.SerializerMethodField()

    class Meta:
        model = PartnerJourney
        fields = ["id", "partner", "journey", "title", "status", "begun_on", "ended_on", "created_at"]

    def get_title(self, row: PartnerJourney) -> str:
        return str(row.journey)


class PartnerJourneyViewSet(ScopedViewSet):
    """Partners on their way, and those at the end of it, newest first."""

    queryset = PartnerJourney.objects.select_related("partner", "journey")
    serializer_class = PartnerJourneySerializer
    filterset_class = PartnerJourneyFilter
    permissions = {"list": services.VIEW, "retrieve": services.VIEW}


class PartnerJourneyStepSerializer(RowSerializer):
    """A step of a partner. ``waits_for`` is the code of the thing that completes it, "" where somebody
    ticks it; ``completed_by`` the code of the one that did."""

    id = serializers.CharField(source="public_id", read_only=True)
    partner = serializers.CharField(source="journey.partner.public_id", read_only=True)
    journey = serializers.CharField(source="journey.public_id", read_only=True)
    code = serializers.CharField(source="step.code", read_only=True)
    title = serializers.SerializerMethodField()
    side = serializers.CharField(source="step.side", read_only=True)
    waits_for = serializers.CharField(source="step.completed_by", read_only=True)

    class Meta:
        model = PartnerJourneyStep
        fields = [
            "id", "partner", "journey", "code", "title", "side", "waits_for", "status", "due_on", "settled_on",
            "completed_by", "evidence", "reason",
        ]  # fmt: skip

    def get_title(self, row: PartnerJourneyStep) -> str:
        return str(row.step)


class TickInput(Input):
    evidence = serializers.CharField(max_length=300)


class ExcuseInput(Input):
    reason = serializers.CharField(max_length=500)


class PartnerJourneyStepViewSet(IdempotentMixin, ScopedViewSet):
    """Steps of partners' journeys. Those that wait for a thing complete themselves."""

    queryset = PartnerJourneyStep.objects.select_related("journey__partner", "step")
    serializer_class = PartnerJourneyStepSerializer
    filterset_class = PartnerJourneyStepFilter
    permissions = {
        "list": services.VIEW,
        "retrieve": services.VIEW,
        "tick": services.TICK,
        "excuse": services.EXCUSE,
        "reopen": services.EXCUSE,
    }

    @extend_schema(request=TickInput, responses=PartnerJourneyStepSerializer)
    @action(detail=True, methods=["post"])
    def tick(self, request, public_id: str) -> Response:
        """Say that a step is done that completes itself by no thing, and what shows it."""
        values = self.valid(TickInput)
        return self.once(
            lambda: self._answer(services.step_tick(actor=self.actor, step=self.get_object(), **values))
        )

    @extend_schema(request=ExcuseInput, responses=PartnerJourneyStepSerializer)
    @action(detail=True, methods=["post"])
    def excuse(self, request, public_id: str) -> Response:
        """Say that a partner need not take a step, and why."""
        values = self.valid(ExcuseInput)
        return self.once(
            lambda: self._answer(services.step_excuse(actor=self.actor, step=self.get_object(), **values))
        )

    @extend_schema(request=None, responses=PartnerJourneyStepSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request, public_id: str) -> Response:
        """Take back that a step was ticked or excused."""
        self.valid(Nothing)
        return self.once(lambda: self._answer(services.step_reopen(actor=self.actor, step=self.get_object())))

    def _answer(self, row: PartnerJourneyStep) -> Response:
        return Response(self.get_serializer(row).data)
