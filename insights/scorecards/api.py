"""The health of partners over the API: scores to be read, and falls that are acknowledged."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from insights.scorecards import alerts, presenters, services
from insights.scorecards.choices import Band
from insights.scorecards.filters import AlertFilter, ScoreFilter
from insights.scorecards.models import PartnerScore, ScoreAlert
from insights.scorecards.rules import Line
from partners.figures.registry import FIGURES
from partners.vocabulary.exchange import programme_currency
from rest.fields import ExactField
from rest.idempotency import IdempotentMixin
from rest.rows import RowSerializer
from rest.serializers import Input
from rest.viewsets import ScopedViewSet


class ScoreMeasureSerializer(serializers.Serializer):
    """A measure as it was counted. Money is in whole units of ``currency``, a percentage a rate. ``points`` is null
    where nothing was measured or the measure is not asked of the type."""

    figure = serializers.CharField()
    label = serializers.CharField()
    unit = serializers.CharField()
    currency = serializers.CharField(allow_null=True)
    months = serializers.IntegerField(allow_null=True)
    weight = serializers.IntegerField()
    good = ExactField()
    poor = ExactField()
    value = ExactField(allow_null=True)
    points = serializers.IntegerField(allow_null=True)


class PartnerScoreSerializer(RowSerializer):
    """How a partner stands by its scorecard. ``score`` is null where too little is known, ``change`` where there is
    nothing to compare with. A measure that the token may not read is left out of ``measures``."""

    partner = serializers.CharField(source="partner.public_id", read_only=True)
    scorecard = serializers.CharField(source="scorecard.public_id", read_only=True)
    score = serializers.SerializerMethodField()
    change = serializers.SerializerMethodField()
    measures = serializers.SerializerMethodField()

    class Meta:
        model = PartnerScore
        fields = [
            "partner", "scorecard", "band", "score", "change", "compared_on", "scored_on", "computed_at", "measures",
        ]  # fmt: skip

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_score(self, row: PartnerScore) -> int | None:
        return None if row.band == Band.UNKNOWN else row.score

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_change(self, row: PartnerScore) -> int | None:
        return row.change if row.compared_on else None

    @extend_schema_field(ScoreMeasureSerializer(many=True))
    def get_measures(self, row: PartnerScore) -> list[dict[str, Any]]:
        actor = self.context["request"].user
        if "currency" not in self.context:
            self.context["currency"] = programme_currency()
        currency = self.context["currency"]
        lines = [Line.of_json(line) for line in row.lines]
        return [_measure(line, currency) for line in lines if presenters.may_read(actor, line.figure)]


def _measure(line: Line, currency: str) -> dict[str, Any]:
    figure = FIGURES[line.figure]
    is_money = figure.unit == "money"

    def said(value: Any) -> str | None:
        return None if value is None else format(presenters.plain(figure, value, currency), "f")

    return {
        "figure": figure.code,
        "label": str(figure.label),
        "unit": str(figure.unit),
        "currency": currency if is_money else None,
        "months": line.months,
        "weight": line.weight,
        "good": said(line.good),
        "poor": said(line.poor),
        "value": said(line.value),
        "points": line.points,
    }


class PartnerScoreViewSet(ScopedViewSet):
    """The health of each partner that has a scorecard, counted every night, with what it was calculated from."""

    queryset = PartnerScore.objects.select_related("partner", "scorecard")
    serializer_class = PartnerScoreSerializer
    filterset_class = ScoreFilter
    permissions = {"list": services.VIEW}


class ScoreAlertSerializer(RowSerializer):
    """That the health of a partner fell. ``note`` says what is done about it."""

    id = serializers.CharField(source="public_id", read_only=True)
    partner = serializers.CharField(source="partner.public_id", read_only=True)

    class Meta:
        model = ScoreAlert
        fields = [
            "id", "partner", "raised_on", "compared_on", "score_before", "score", "band_before", "band", "worst",
            "acknowledged_at", "acknowledged_by", "note",
        ]  # fmt: skip


class AcknowledgeInput(Input):
    note = serializers.CharField(max_length=2000)


class ScoreAlertViewSet(IdempotentMixin, ScopedViewSet):
    """Falls of the health of partners, newest first."""

    queryset = ScoreAlert.objects.select_related("partner")
    serializer_class = ScoreAlertSerializer
    filterset_class = AlertFilter
    permissions = {
        "list": services.VIEW,
        "retrieve": services.VIEW,
        "acknowledge": services.ACKNOWLEDGE,
    }

    @extend_schema(request=AcknowledgeInput, responses=ScoreAlertSerializer)
    @action(detail=True, methods=["post"])
    def acknowledge(self, request, public_id: str) -> Response:
        """Say what is done about a fall; it then waits for nobody."""
        values = self.valid(AcknowledgeInput)

        def answer() -> Response:
            row = alerts.alert_acknowledge(actor=self.actor, alert=self.get_object(), **values)
            return Response(self.get_serializer(row).data)

        return self.once(answer)
