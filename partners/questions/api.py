"""Questionnaires over the API: what is asked now, and how each answer is sent and read."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from partners.models import Question, Questionnaire, QuestionnaireVersion, Section
from partners.questions import kinds
from partners.questions.subjects import SUBJECTS
from rest.viewsets import ScopedViewSet

VIEW = "partners.questionnaire:view"
PUBLISHED = QuestionnaireVersion.objects.filter(status=QuestionnaireVersion.Status.PUBLISHED)


class WordsField(serializers.DictField):
    """A text by language."""

    child = serializers.CharField(allow_blank=True)


class ChoiceSerializer(serializers.Serializer):
    code = serializers.CharField(read_only=True)
    label = WordsField(read_only=True)


class ColumnSerializer(ChoiceSerializer):
    """A column of a table. ``choices`` where each cell is one of several."""

    kind = serializers.ChoiceField(choices=kinds.CELL_KINDS, read_only=True)
    choices = serializers.SerializerMethodField()

    @extend_schema_field(ChoiceSerializer(many=True))
    def get_choices(self, column: dict[str, Any]) -> list[dict[str, Any]]:
        return column.get("choices", [])


class ConditionSerializer(serializers.Serializer):
    """The answers to another question that make this one needed."""

    question = serializers.CharField(read_only=True)
    values = serializers.ListField(child=serializers.JSONField(), read_only=True)


class QuestionSerializer(serializers.Serializer):
    """One question. ``code`` is what its answer is sent and read by; it stays from version to version."""

    code = serializers.CharField(read_only=True)
    kind = serializers.ChoiceField(choices=Question.Kind.choices, read_only=True)
    label = WordsField(read_only=True)
    help = WordsField(read_only=True)
    unit = WordsField(read_only=True)
    choices = ChoiceSerializer(many=True, read_only=True)
    columns = ColumnSerializer(many=True, read_only=True)
    required = serializers.ChoiceField(choices=Question.Required.values, read_only=True)
    required_when = serializers.SerializerMethodField()
    source = serializers.ChoiceField(choices=Question.Source.choices, read_only=True)
    audience = serializers.ChoiceField(choices=Question.Audience.values, read_only=True)
    listed = serializers.BooleanField(read_only=True)
    weight = serializers.IntegerField(read_only=True, allow_null=True)
    axis = serializers.CharField(read_only=True)
    points = serializers.DictField(read_only=True)

    @extend_schema_field(ConditionSerializer(allow_null=True))
    def get_required_when(self, question: Question) -> dict[str, Any] | None:
        """None too where it depends on what the reader is not shown."""
        needed = question.required_when.get("question")
        return question.required_when if needed in self.context["codes"] else None


class SectionSerializer(serializers.Serializer):
    code = serializers.CharField(read_only=True)
    title = WordsField(read_only=True)
    intro = WordsField(read_only=True)
    questions = QuestionSerializer(many=True, read_only=True)


class QuestionnaireFilter(filters.FilterSet):
    subject = filters.CharFilter(label=_("Asked about"))
    archived = filters.BooleanFilter(label=_("Archived"), field_name="archived_at", method="by_archived")

    class Meta:
        model = Questionnaire
        fields: list[str] = []

    def by_archived(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        return queryset.exclude(archived_at=None) if value else queryset.filter(archived_at=None)


class QuestionnaireSerializer(serializers.Serializer):
    """A questionnaire with the questions that are asked now; none, and no ``version``, before it is published
    for the first time."""

    id = serializers.CharField(source="public_id", read_only=True)
    code = serializers.CharField(read_only=True)
    subject = serializers.CharField(read_only=True)
    title = WordsField(read_only=True)
    description = WordsField(read_only=True)
    archived = serializers.SerializerMethodField()
    version = serializers.SerializerMethodField()
    sections = serializers.SerializerMethodField()

    def get_archived(self, row: Questionnaire) -> bool:
        return row.archived_at is not None

    def get_version(self, row: Questionnaire) -> int | None:
        version = self._current(row)
        return version.number if version else None

    @extend_schema_field(SectionSerializer(many=True))
    def get_sections(self, row: Questionnaire) -> list[dict[str, Any]]:
        version = self._current(row)
        # A section of which a reader is shown no question is none to that reader.
        sections = [one for one in version.sections.all() if one.questions.all()] if version else []
        codes = {question.code for one in sections for question in one.questions.all()}
        return SectionSerializer(sections, many=True, context={"codes": codes}).data

    def _current(self, row: Questionnaire) -> QuestionnaireVersion | None:
        return next(iter(row.versions.all()), None)


class QuestionnaireViewSet(ScopedViewSet):
    """What the programme asks. A partner reads the own fields that are shown to it."""

    queryset = Questionnaire.objects.all()
    serializer_class = QuestionnaireSerializer
    filterset_class = QuestionnaireFilter
    permissions = {"list": VIEW, "retrieve": VIEW}

    def get_queryset(self) -> QuerySet:
        rows = super().get_queryset()
        questions = Question.objects.order_by("position", "pk")
        if getattr(self.actor, "is_partner", False):
            questions = questions.exclude(audience=Question.Audience.STAFF)
            rows = rows.filter(
                Exists(PUBLISHED.filter(questionnaire=OuterRef("pk"))),
                archived_at=None,
                subject__in=[one.code for one in SUBJECTS.values() if one.own_fields and not one.is_internal],
            )
        newest = PUBLISHED.filter(questionnaire=OuterRef("questionnaire")).order_by("-number")
        asked = PUBLISHED.filter(pk=newest.values("pk")[:1])
        sections = Section.objects.order_by("position", "pk").prefetch_related(
            Prefetch("questions", questions)
        )
        return rows.prefetch_related(Prefetch("versions", asked), Prefetch("versions__sections", sections))
