"""The fit of a recruitment and the answers about its needs over the API, to be read."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from partners.models import Question
from partners.questions import own
from pipeline.fit import presenters
from pipeline.fit import selectors as fits
from pipeline.models import NeedsRequest
from pipeline.needs import selectors as needs

VIEW = "pipeline.recruitment:view"


class FitQuestionSerializer(serializers.Serializer):
    """A question that counts. ``points`` are what its answer is worth, 0 to 100, None without an answer;
    ``share`` is what it brings to the score of its side."""

    code = serializers.CharField()
    axis = serializers.ChoiceField(choices=Question.Axis.values)
    weight = serializers.IntegerField()
    value = serializers.JSONField()
    points = serializers.DecimalField(max_digits=5, decimal_places=2, allow_null=True)
    share = serializers.DecimalField(max_digits=5, decimal_places=2)


class FitSideSerializer(serializers.Serializer):
    """One way of the fit: ``us`` is our interest in the prospect, ``them`` theirs in us. ``percent`` is None as
    long as nothing is answered; ``answered`` is how much of the weight is, in per cent."""

    side = serializers.ChoiceField(choices=["us", "them"])
    percent = serializers.IntegerField(allow_null=True)
    answered = serializers.IntegerField()
    questions = FitQuestionSerializer(many=True)


class NeedsRequestSerializer(serializers.ModelSerializer):
    """The last time that a contact was sent the questions."""

    id = serializers.CharField(source="public_id")
    contact = serializers.CharField(source="contact.public_id")

    class Meta:
        model = NeedsRequest
        fields = ["id", "contact", "status", "sent_at", "expires_at", "answered_at", "revoked_at"]


class NeedsSerializer(serializers.Serializer):
    """What was asked about needs, and every answer by the code of its question, None where there is none."""

    request = NeedsRequestSerializer(allow_null=True)
    answers = serializers.DictField(child=serializers.JSONField())


class FitAndNeedsMixin:
    """What the viewset of recruitments reads of the questions to prospects."""

    @extend_schema(responses=FitSideSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"], pagination_class=None)
    def fit(self: Any, request: Request, public_id: str) -> Response:
        """How the fit comes about, on both sides."""
        recruitment = self.get_object()
        asked = fits.questions()
        values = fits.values_of([recruitment.public_id], asked).get(recruitment.public_id, {})
        return Response(FitSideSerializer(presenters.as_json(asked, values), many=True).data)

    @extend_schema(responses=NeedsSerializer)
    @action(detail=True, methods=["get"])
    def needs(self: Any, request: Request, public_id: str) -> Response:
        """The answers about needs and constraints, ours and theirs."""
        recruitment = self.get_object()
        answers = own.value_of(needs.SUBJECT, recruitment, self.actor)
        found = {"request": needs.last_request(recruitment), "answers": answers}
        return Response(NeedsSerializer(found).data)
