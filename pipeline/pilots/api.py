"""The pilots of recruitments over the API."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from pipeline.models import Pilot, PilotTest, Recruitment
from pipeline.pilots import services
from pipeline.pilots.events import VIEW
from pipeline.pilots.filters import PilotFilter, TestFilter
from rest.fields import DateField, ExactField, ScopedRelatedField, TranslatedTextField
from rest.idempotency import IdempotentMixin
from rest.rows import RowSerializer
from rest.serializers import Input
from rest.viewsets import ScopedViewSet


class PilotSerializer(RowSerializer):
    """A pilot of a recruitment; texts are given in each language. One with a ``plan`` is written there."""

    id = serializers.CharField(source="public_id", read_only=True)
    partner = serializers.CharField(source="partner.public_id", read_only=True)
    recruitment = serializers.CharField(source="recruitment.public_id", default=None, read_only=True)
    plan = serializers.CharField(source="plan.public_id", default=None, read_only=True)
    name = TranslatedTextField(read_only=True)
    scope = TranslatedTextField(read_only=True)
    reason = TranslatedTextField(read_only=True)
    decision = serializers.CharField(read_only=True)

    class Meta:
        model = Pilot
        fields = [
            "id", "partner", "recruitment", "plan", "name", "scope", "starts_on", "ends_on", "decision",
            "decided_on", "reason",
        ]  # fmt: skip


class PilotWrite(Input):
    recruitment = ScopedRelatedField(queryset=Recruitment.objects.all())
    name = TranslatedTextField(max_length=200)
    scope = TranslatedTextField(max_length=5000, required=False)
    starts_on = DateField(required=False, allow_null=True)
    ends_on = DateField(required=False, allow_null=True)


class PilotDecision(Input):
    decision = serializers.ChoiceField(choices=[choice for choice in Pilot.Decision.choices if choice[0]])
    reason = TranslatedTextField(max_length=5000)


class PilotViewSet(IdempotentMixin, ScopedViewSet):
    """The pilots of recruitments, newest first."""

    queryset = Pilot.objects.exclude(recruitment=None).select_related(
        "partner", "recruitment__partner", "plan"
    )
    serializer_class = PilotSerializer
    filterset_class = PilotFilter
    elsewhere = {"decision": "POST …/decide/", "reason": "POST …/decide/"}
    permissions = {"list": VIEW, "retrieve": VIEW, "create": services.CHANGE, "decide": services.DECIDE}

    @extend_schema(request=PilotWrite, responses={201: PilotSerializer})
    def create(self, request) -> Response:
        values = self.valid(PilotWrite)
        return self.once(lambda: self.created(services.pilot_create(actor=self.actor, **values)))

    @extend_schema(request=PilotDecision, responses=PilotSerializer)
    @action(detail=True, methods=["post"])
    def decide(self, request, public_id: str) -> Response:
        values = self.valid(PilotDecision)
        row = services.pilot_decide(actor=self.actor, pilot=self.get_object(), **values)
        return Response(self.get_serializer(row).data)


class PilotTestSerializer(RowSerializer):
    """What a pilot must show; a test of yes or no measures 1 or 0."""

    id = serializers.CharField(source="public_id", read_only=True)
    pilot = serializers.CharField(source="pilot.public_id", read_only=True)
    what = TranslatedTextField(read_only=True)
    unit = TranslatedTextField(read_only=True)
    target = ExactField(read_only=True)
    measured = ExactField(read_only=True)

    class Meta:
        model = PilotTest
        fields = [
            "id", "pilot", "what", "direction", "target", "unit", "measured", "measured_on", "evidence",
        ]  # fmt: skip


class Measured(Input):
    measured = ExactField()
    measured_on = DateField()
    evidence = serializers.CharField(max_length=250, required=False, allow_blank=True)


class PilotTestViewSet(IdempotentMixin, ScopedViewSet):
    """The tests of the pilots of recruitments, newest first."""

    queryset = PilotTest.objects.exclude(pilot__recruitment=None).select_related(
        "pilot__recruitment__partner", "pilot__partner", "pilot__plan"
    )
    serializer_class = PilotTestSerializer
    filterset_class = TestFilter
    permissions = {"list": VIEW, "retrieve": VIEW, "measure": services.CHANGE}

    @extend_schema(request=Measured, responses=PilotTestSerializer)
    @action(detail=True, methods=["post"])
    def measure(self, request, public_id: str) -> Response:
        values = self.valid(Measured)
        row = services.pilot_measure(actor=self.actor, test=self.get_object(), **values)
        return Response(self.get_serializer(row).data)
