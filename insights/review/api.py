"""Reviews over the API: progress, answers with where they come from, editions, the document."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from insights.review import asking, documents, readings, services
from insights.review.asking_api import AskedSerializer, AskWrite, AssignmentSerializer
from insights.review.models import ReviewEdition
from insights.review.presenters import openable
from insights.review.readings import SUBJECT, Line, Reading
from partners.models import Answer, Question, Questionnaire
from partners.questions.api import WordsField
from rest.fields import DateField, DateTimeField, ScopedRelatedField
from rest.idempotency import IdempotentMixin
from rest.serializers import Input
from rest.viewsets import ScopedViewSet

MARKDOWN = {(200, "text/markdown"): OpenApiTypes.STR}


class ReviewSerializer(serializers.Serializer):
    """A review with how far it is. ``last_answer`` is the newest answer that somebody gave."""

    id = serializers.CharField(source="public_id", read_only=True)
    code = serializers.CharField(read_only=True)
    title = WordsField(read_only=True)
    answered = serializers.IntegerField(source="reading.done", read_only=True)
    questions = serializers.IntegerField(source="reading.count", read_only=True)
    last_answer = serializers.CharField(read_only=True, allow_null=True)
    created_at = DateTimeField(read_only=True)


class AnswerSerializer(serializers.Serializer):
    """One question with its answer, in the stored form of its kind; ``null`` as long as it is open.

    ``computed`` says that the data gave it, as of ``moment``, from the rows at ``rows_url``; ``missing``
    what would give it. ``seen`` is the answer that somebody gave, to be sent back with another one.
    """

    code = serializers.CharField(source="question.code", read_only=True)
    section = serializers.CharField(source="question.section.code", read_only=True)
    question = WordsField(source="question.label", read_only=True)
    kind = serializers.ChoiceField(source="question.kind", choices=Question.Kind.choices, read_only=True)
    source = serializers.ChoiceField(
        source="question.source", choices=Question.Source.choices, read_only=True
    )
    value = serializers.SerializerMethodField()
    comment = serializers.CharField(read_only=True)
    computed = serializers.BooleanField(source="is_computed", read_only=True)
    moment = serializers.SerializerMethodField()
    rows_url = serializers.SerializerMethodField()
    note = serializers.SerializerMethodField()
    missing = serializers.SerializerMethodField()
    missing_url = serializers.SerializerMethodField()
    answered_by = serializers.CharField(source="answer.answered_by", default="", read_only=True)
    answered_at = DateTimeField(source="answer.answered_at", default=None, allow_null=True, read_only=True)
    seen = serializers.CharField(source="answer.public_id", default="", read_only=True)
    asked = AskedSerializer(read_only=True, allow_null=True)

    @extend_schema_field({})
    def get_value(self, line: Line) -> Any:
        return line.value

    @extend_schema_field({"type": ["string", "null"], "format": "date-time"})
    def get_moment(self, line: Line) -> str | None:
        moment = line.computed.moment if line.computed and line.is_computed else None
        return DateTimeField().to_representation(moment) if moment else None

    def get_rows_url(self, line: Line) -> str:
        return self._address(line.computed.rows_url if line.computed else "")

    def get_note(self, line: Line) -> str:
        return str(line.computed.note) if line.computed else ""

    def get_missing(self, line: Line) -> str:
        return str(line.computed.missing) if line.computed and line.is_open else ""

    def get_missing_url(self, line: Line) -> str:
        return self._address(line.computed.missing_url if line.computed and line.is_open else "")

    def _address(self, url: str) -> str:
        found = openable(url, self.context["actor"])
        return f"{settings.BASE_URL}{found}" if found else ""


class AnswersSerializer(serializers.Serializer):
    """A review as it is read: for which year, up to which day."""

    review = serializers.CharField(source="questionnaire.public_id", read_only=True)
    year = serializers.IntegerField(read_only=True)
    figures_until = DateField(source="on", read_only=True)
    answered = serializers.IntegerField(source="done", read_only=True)
    questions = serializers.IntegerField(source="count", read_only=True)
    answers = serializers.SerializerMethodField()

    @extend_schema_field(AnswerSerializer(many=True))
    def get_answers(self, reading: Reading) -> list[dict[str, Any]]:
        return AnswerSerializer(list(reading.lines()), many=True, context=self.context).data


class AnswersWrite(Input):
    """Answers and comments by the code of their question; null empties an answer. ``seen`` names by code the
    answer that was read ("" for none): somebody else's newer one is not replaced."""

    answers = serializers.DictField(child=serializers.JSONField(allow_null=True), required=False)
    comments = serializers.DictField(
        child=serializers.CharField(allow_blank=True, max_length=5000), required=False
    )
    seen = serializers.DictField(child=serializers.CharField(allow_blank=True, max_length=40), required=False)


class CitedSerializer(serializers.Serializer):
    """A sentence of the summary with the codes of the answers it rests on."""

    text = serializers.CharField(read_only=True)
    section = serializers.CharField(read_only=True)
    codes = serializers.ListField(child=serializers.CharField(), read_only=True)


class SummaryLineSerializer(serializers.Serializer):
    label = serializers.CharField(read_only=True)
    content = serializers.CharField(read_only=True)
    codes = serializers.ListField(child=serializers.CharField(), read_only=True)


class SummarySerializer(serializers.Serializer):
    lines = SummaryLineSerializer(many=True, read_only=True)
    sentences = CitedSerializer(many=True, read_only=True)


class MarkdownRenderer(BaseRenderer):
    media_type, format, charset = "text/markdown", "md", "utf-8"

    def render(self, data: Any, *context: Any) -> bytes:
        return str(data).encode()


class _Documents(ScopedViewSet):
    """Rows of which each has a document in the language of the request, whatever it accepts; a refusal is
    problem details."""

    def perform_content_negotiation(self, request: Request, force: bool = False) -> tuple[Any, str]:
        if self.action == "markdown":
            return MarkdownRenderer(), MarkdownRenderer.media_type
        return super().perform_content_negotiation(request, force)

    def handle_exception(self, exc: Exception) -> Any:
        self.request.accepted_renderer, self.request.accepted_media_type = JSONRenderer(), "application/json"
        return super().handle_exception(exc)

    def document(self, reading: Reading) -> Response:
        return Response(documents.markdown_of(reading, self.request.LANGUAGE_CODE))


class ReviewViewSet(_Documents):
    """The reviews of the programme, each with its live progress."""

    queryset = Questionnaire.objects.filter(subject=SUBJECT, archived_at=None)
    serializer_class = ReviewSerializer
    permissions = {
        "list": services.VIEW,
        "retrieve": services.VIEW,
        "answers": services.VIEW,
        "answer": services.ANSWER,
        "ask": services.ASK,
        "summary": services.VIEW,
        "markdown": services.EXPORT,
    }

    def get_queryset(self) -> QuerySet:
        given = Answer.objects.filter(
            sheet__questionnaire=OuterRef("pk"), sheet__status="open", replaced_at=None
        ).order_by("-answered_at", "-pk")
        return super().get_queryset().annotate(last_answer=Subquery(given.values("public_id")[:1]))

    def paginate_queryset(self, queryset: QuerySet) -> list[Questionnaire]:
        return self._read(super().paginate_queryset(queryset) or [])

    def shown(self, row: Questionnaire) -> dict[str, Any]:
        return super().shown(self._read([row])[0])

    def _read(self, rows: list[Questionnaire]) -> list[Any]:
        for row, reading in zip(rows, readings.live_all(rows, self.actor), strict=True):
            row.reading = reading
        return rows

    @extend_schema(responses=AnswersSerializer)
    @action(detail=True, methods=["get"])
    def answers(self, request: Request, public_id: str) -> Response:
        return self._answers()

    @extend_schema(request=AnswersWrite, responses=AnswersSerializer)
    @answers.mapping.patch
    def answer(self, request: Request, public_id: str) -> Response:
        sent = self.valid(AnswersWrite)
        services.review_answer(
            actor=self.actor,
            questionnaire=self.get_object(),
            values=sent.get("answers", {}),
            comments=sent.get("comments", {}),
            seen=sent.get("seen", {}),
        )
        return self._answers()

    def _answers(self) -> Response:
        reading = readings.live(self.get_object(), self.actor)
        return Response(AnswersSerializer(reading, context={"actor": self.actor}).data)

    @extend_schema(responses=SummarySerializer)
    @action(detail=True, methods=["get"])
    def summary(self, request: Request, public_id: str) -> Response:
        """The executive summary as the answers give it now, in the language of the request."""
        reading = readings.live(self.get_object(), self.actor)
        return Response(SummarySerializer(services.summary(reading, self.request.LANGUAGE_CODE)).data)

    @extend_schema(request=AskWrite, responses=AssignmentSerializer(many=True))
    @action(detail=True, methods=["post"])
    def ask(self, request: Request, public_id: str) -> Response:
        sent = self.valid(AskWrite)
        rows = asking.review_ask(actor=self.actor, questionnaire=self.get_object(), **sent)
        return Response(AssignmentSerializer(rows, many=True).data)

    @extend_schema(responses=MARKDOWN)
    @action(detail=True, methods=["get"])
    def markdown(self, request: Request, public_id: str) -> Response:
        return self.document(readings.live(self.get_object(), self.actor))


class EditionSerializer(serializers.Serializer):
    """An edition: a review as it was frozen for a year or a quarter."""

    id = serializers.CharField(source="public_id", read_only=True)
    review = serializers.CharField(source="questionnaire.public_id", read_only=True)
    title = WordsField(read_only=True)
    year = serializers.IntegerField(read_only=True)
    quarter = serializers.IntegerField(read_only=True, allow_null=True)
    figures_until = DateField(read_only=True)
    frozen_at = DateTimeField(read_only=True)
    frozen_by = serializers.CharField(read_only=True)


class EditionWrite(Input):
    """Which review is frozen, for which year; for a quarter of it, or the whole."""

    review = ScopedRelatedField(queryset=Questionnaire.objects.filter(subject=SUBJECT, archived_at=None))
    year = serializers.IntegerField(min_value=2000, max_value=2100)
    quarter = serializers.IntegerField(min_value=1, max_value=4, required=False, allow_null=True)


class EditionDetailSerializer(EditionSerializer):
    """With its answers, and its summary by language."""

    answered = serializers.IntegerField(source="reading.done", read_only=True)
    questions = serializers.IntegerField(source="reading.count", read_only=True)
    answers = serializers.SerializerMethodField()
    summary = serializers.DictField(child=SummarySerializer(), read_only=True)

    @extend_schema_field(AnswerSerializer(many=True))
    def get_answers(self, row: Any) -> list[dict[str, Any]]:
        return AnswerSerializer(list(row.reading.lines()), many=True, context=self.context).data


class EditionViewSet(IdempotentMixin, _Documents):
    """Editions of reviews, the newest first. They never change."""

    queryset = ReviewEdition.objects.select_related("questionnaire", "sheet__version")
    serializer_class = EditionSerializer
    permissions = {
        "list": services.VIEW,
        "retrieve": services.VIEW,
        "create": services.FREEZE,
        "markdown": services.EXPORT,
    }

    @extend_schema(request=EditionWrite, responses={201: EditionSerializer})
    def create(self, request: Request) -> Response:
        """Freeze a review as it is now."""
        sent = self.valid(EditionWrite)
        return self.once(
            lambda: self.created(
                services.edition_freeze(
                    actor=self.actor,
                    questionnaire=sent["review"],
                    year=sent["year"],
                    quarter=sent.get("quarter"),
                )
            )
        )

    @extend_schema(responses=EditionDetailSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().retrieve(request, *args, **kwargs)

    def shown(self, row: ReviewEdition) -> dict[str, Any]:
        row.reading = readings.frozen(row)
        return EditionDetailSerializer(row, context={"actor": self.actor}).data

    @extend_schema(responses=MARKDOWN)
    @action(detail=True, methods=["get"])
    def markdown(self, request: Request, public_id: str) -> Response:
        return self.document(readings.frozen(self.get_object()))
