"""Surveys, their waves and answers over the API. Answers are given by people, on the page behind their link or in
the portal: a machine has no opinion."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from core.permissions import PARTNER_ROLES
from insights.models import Survey, SurveyAnswer, SurveyWave
from insights.surveys import answering, services
from insights.surveys.events import VIEW
from insights.surveys.filters import SurveyAnswerFilter, SurveyFilter, SurveyWaveFilter
from insights.surveys.forms import filters_of
from insights.surveys.selectors import Results, results
from marketing.models import Segment
from partners.models import Partner, PartnerType, Questionnaire, Tier
from rest.fields import DateField, ScopedRelatedField, TranslatedTextField
from rest.idempotency import IdempotentMixin
from rest.rows import RowSerializer
from rest.serializers import Input, Nothing
from rest.viewsets import ScopedViewSet

CHANGE = services.CHANGE


class SurveySerializer(RowSerializer):
    """What is asked again and again: ``nps`` and ``review`` on a scale from 0 to 10, ``own`` by questions alone."""

    id = serializers.CharField(source="public_id", read_only=True)
    title = TranslatedTextField(read_only=True)
    intro = TranslatedTextField(read_only=True)
    questionnaire = serializers.CharField(source="questionnaire.public_id", default=None, read_only=True)

    class Meta:
        model = Survey
        fields = [
            "id", "kind", "title", "intro", "is_anonymous", "questionnaire", "archived_at", "created_at", "updated_at",
        ]  # fmt: skip


class SurveyChange(Input):
    title = TranslatedTextField(required=False)
    intro = TranslatedTextField(required=False)
    questionnaire = ScopedRelatedField(queryset=Questionnaire.objects.all(), required=False, allow_null=True)


class SurveyWrite(SurveyChange):
    kind = serializers.ChoiceField(choices=Survey.Kind.choices)
    title = TranslatedTextField()
    is_anonymous = serializers.BooleanField(required=False)


class SurveyViewSet(IdempotentMixin, ScopedViewSet):
    """Surveys, newest first."""

    queryset = Survey.objects.select_related("questionnaire")
    serializer_class = SurveySerializer
    filterset_class = SurveyFilter
    ordering = "-created_at"
    elsewhere = {"kind": "POST …/surveys/", "is_anonymous": "POST …/surveys/"}
    permissions = {
        "list": VIEW,
        "retrieve": VIEW,
        "create": CHANGE,
        "partial_update": CHANGE,
        "archive": CHANGE,
    }

    @extend_schema(request=SurveyWrite, responses={201: SurveySerializer})
    def create(self, request) -> Response:
        values = self.valid(SurveyWrite)
        return self.once(lambda: self.created(services.survey_create(actor=self.actor, **values)))

    @extend_schema(request=SurveyChange, responses=SurveySerializer)
    def partial_update(self, request, public_id: str) -> Response:
        values = self.valid(SurveyChange, partial=True)
        row = services.survey_change(actor=self.actor, survey=self.get_object(), **values)
        return Response(self.get_serializer(row).data)

    @extend_schema(request=None, responses=SurveySerializer)
    @action(detail=True, methods=["post"])
    def archive(self, request, public_id: str) -> Response:
        """Ask it no more."""
        self.valid(Nothing)
        row = services.survey_archive(actor=self.actor, survey=self.get_object())
        return Response(self.get_serializer(row).data)


class SurveyScope(serializers.Serializer):
    """The filters of the list of partners that say whose people are asked; what is missing narrows nothing."""

    status = serializers.ListField(child=serializers.CharField(), required=False)
    type = serializers.ListField(child=serializers.CharField(), required=False)
    tier = serializers.ListField(child=serializers.CharField(), required=False)


class SurveyWaveSerializer(RowSerializer):
    """A survey put to people once. ``invited`` is how many were asked when it opened."""

    id = serializers.CharField(source="public_id", read_only=True)
    survey = serializers.CharField(source="survey.public_id", read_only=True)
    segment = serializers.CharField(source="segment.public_id", default=None, read_only=True)
    filters = SurveyScope(read_only=True)
    roles = serializers.ListField(child=serializers.CharField(), read_only=True)
    remind_days = serializers.ListField(child=serializers.IntegerField(), read_only=True)

    class Meta:
        model = SurveyWave
        fields = [
            "id", "survey", "name", "opens_on", "closes_on", "segment", "filters", "roles", "contacts", "remind_days",
            "status", "invited", "opened_on", "closed_on", "created_at", "updated_at",
        ]  # fmt: skip


class SurveyWaveChange(Input):
    name = serializers.CharField(max_length=60, required=False)
    opens_on = DateField(required=False)
    closes_on = DateField(required=False)
    segment = ScopedRelatedField(queryset=Segment.objects.current(), required=False, allow_null=True)
    partner_status = serializers.ListField(
        child=serializers.ChoiceField(choices=Partner.Status.choices), required=False
    )
    partner_type = ScopedRelatedField(
        queryset=PartnerType.objects.all(), slug_field="code", many=True, required=False
    )
    partner_tier = ScopedRelatedField(
        queryset=Tier.objects.all(), slug_field="code", many=True, required=False
    )
    roles = serializers.ListField(
        child=serializers.ChoiceField(choices=list(PARTNER_ROLES.items())), required=False
    )
    contacts = serializers.ChoiceField(choices=SurveyWave.Contacts.choices, required=False)
    remind_days = serializers.ListField(child=serializers.IntegerField(), required=False)


class SurveyWaveWrite(SurveyWaveChange):
    survey = ScopedRelatedField(queryset=Survey.objects.all())
    name = serializers.CharField(max_length=60)
    opens_on = DateField()
    closes_on = DateField()


class SurveyResults(serializers.Serializer):
    """What came back. Of an anonymous wave that is open, or to which fewer than five answered, ``hidden`` is true
    and only ``invited`` and ``answered`` say anything."""

    invited = serializers.IntegerField()
    answered = serializers.IntegerField()
    hidden = serializers.BooleanField()
    scores = serializers.SerializerMethodField()
    nps = serializers.SerializerMethodField()
    nps_low = serializers.SerializerMethodField()
    nps_high = serializers.SerializerMethodField()
    satisfaction = serializers.SerializerMethodField()

    @extend_schema_field(serializers.ListField(child=serializers.IntegerField()))
    def get_scores(self, row: Results) -> list[int]:
        return list(row.scores.counts)

    @extend_schema_field(serializers.FloatField(allow_null=True))
    def get_nps(self, row: Results) -> float | None:
        return _rounded(row.scores.nps)

    @extend_schema_field(serializers.FloatField(allow_null=True))
    def get_nps_low(self, row: Results) -> float | None:
        return _rounded(row.scores.interval and row.scores.interval[0])

    @extend_schema_field(serializers.FloatField(allow_null=True))
    def get_nps_high(self, row: Results) -> float | None:
        return _rounded(row.scores.interval and row.scores.interval[1])

    @extend_schema_field(serializers.FloatField(allow_null=True))
    def get_satisfaction(self, row: Results) -> float | None:
        return _rounded(row.scores.satisfaction)


def _rounded(value: Any) -> float | None:
    return None if value is None else round(float(value), 1)


class SurveyWaveViewSet(IdempotentMixin, ScopedViewSet):
    """Waves of surveys, newest first."""

    queryset = SurveyWave.objects.select_related("survey", "segment")
    serializer_class = SurveyWaveSerializer
    filterset_class = SurveyWaveFilter
    ordering = "-created_at"
    elsewhere = {"survey": "POST …/survey-waves/"}
    permissions = {
        "list": VIEW,
        "retrieve": VIEW,
        "results": VIEW,
        "create": CHANGE,
        "partial_update": CHANGE,
        "open": CHANGE,
        "close": CHANGE,
        "cancel": CHANGE,
    }

    @extend_schema(request=SurveyWaveWrite, responses={201: SurveyWaveSerializer})
    def create(self, request) -> Response:
        values = _asked(self.valid(SurveyWaveWrite))
        return self.once(lambda: self.created(services.wave_plan(actor=self.actor, **values)))

    @extend_schema(request=SurveyWaveChange, responses=SurveyWaveSerializer)
    def partial_update(self, request, public_id: str) -> Response:
        wave = self.get_object()
        values = _asked(self.valid(SurveyWaveChange, partial=True), wave.filters)
        row = services.wave_change(actor=self.actor, wave=wave, **values)
        return Response(self.get_serializer(row).data)

    @extend_schema(request=None, responses=SurveyWaveSerializer)
    @action(detail=True, methods=["post"])
    def open(self, request, public_id: str) -> Response:
        """Ask everybody whom the wave is meant for, now."""
        self.valid(Nothing)
        row = services.wave_open(actor=self.actor, wave=self.get_object())
        return Response(self.get_serializer(row).data)

    @extend_schema(request=None, responses=SurveyWaveSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request, public_id: str) -> Response:
        """Take no further answers."""
        self.valid(Nothing)
        row = services.wave_close(actor=self.actor, wave=self.get_object())
        return Response(self.get_serializer(row).data)

    @extend_schema(request=None, responses=SurveyWaveSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request, public_id: str) -> Response:
        """Call off a wave that was not opened."""
        self.valid(Nothing)
        row = services.wave_cancel(actor=self.actor, wave=self.get_object())
        return Response(self.get_serializer(row).data)

    @extend_schema(responses=SurveyResults)
    @action(detail=True, methods=["get"])
    def results(self, request, public_id: str) -> Response:
        """What came back, as far as it may be shown."""
        return Response(SurveyResults(results(self.get_object(), self.actor)).data)


def _asked(values: dict[str, Any], kept: dict[str, list[str]] | None = None) -> dict[str, Any]:
    """The input as the operations take it: each thing once, and the filters in one."""
    names = {"partner_status": "status", "partner_type": "type", "partner_tier": "tier"}
    given = {names[name]: values.pop(name) for name in list(values) if name in names}
    if given:
        values["filters"] = {**(kept or {}), **filters_of(**given)}
        for name in given:
            if not given[name]:
                values["filters"].pop(name, None)
    for name in ("roles", "remind_days"):
        if name in values:
            values[name] = list(dict.fromkeys(values[name]))
    return values


class SurveyAnswerSerializer(RowSerializer):
    """An answer. Of an anonymous survey there is neither who nor when."""

    id = serializers.CharField(source="public_id", read_only=True)
    wave = serializers.CharField(source="wave.public_id", read_only=True)
    partner = serializers.CharField(source="partner.public_id", default=None, read_only=True)
    person = serializers.SerializerMethodField()
    answers = serializers.DictField(read_only=True)

    class Meta:
        model = SurveyAnswer
        fields = [
            "id", "wave", "partner", "person", "score", "comment", "answers", "may_quote", "answered_on",
            "followed_up_on", "follow_up",
        ]  # fmt: skip

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_person(self, row: SurveyAnswer) -> str | None:
        return str(row.invitation) if row.invitation else None


class SurveyFollowUp(Input):
    follow_up = serializers.CharField(max_length=2000)


class SurveyAnswerViewSet(IdempotentMixin, ScopedViewSet):
    """Answers to surveys, in no order that says anything: those of anonymous waves once these are closed, and at
    least five people answered."""

    queryset = SurveyAnswer.objects.select_related(
        "wave", "partner", "invitation__user", "invitation__contact"
    )
    serializer_class = SurveyAnswerSerializer
    filterset_class = SurveyAnswerFilter
    ordering = "id"
    elsewhere = {"follow_up": "POST …/follow-up/"}
    permissions = {"list": VIEW, "retrieve": VIEW, "follow_up": answering.FOLLOW_UP}

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().disclosed()

    @extend_schema(request=SurveyFollowUp, responses=SurveyAnswerSerializer)
    @action(detail=True, methods=["post"], url_path="follow-up")
    def follow_up(self, request, public_id: str) -> Response:
        """Note what came of calling back whoever answered."""
        values = self.valid(SurveyFollowUp)
        row = answering.answer_follow_up(actor=self.actor, answer=self.get_object(), **values)
        return Response(self.get_serializer(row).data)
