"""Joint plans over the API: the head to be listed, the document to be read, and progress to be noted.

A partner's token reads the sections that are shared with it, as its portal does.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from core.errors import DomainError
from core.models import OwnEntity
from core.text import LANGUAGES
from partners.models import Partner
from pipeline.models import JointPlan, Pilot, Recruitment
from pipeline.plans import document, services
from pipeline.plans.filters import PlanFilter
from pipeline.plans.sections import PARTS, SECTIONS, Part
from rest.fields import CurrencyField, DateField, ExactField, ScopedRelatedField, TranslatedTextField
from rest.idempotency import IdempotentMixin
from rest.rows import RowSerializer
from rest.serializers import Input, Nothing
from rest.viewsets import ScopedViewSet

VIEW = "pipeline.plan:view"
# Rows of which progress is noted.
DECISIONS = [choice for choice in Pilot.Decision.choices if choice[0]]
PROGRESS = {code: part for code, part in PARTS.items() if part.progress and part.fields}


class PlanSerializer(RowSerializer):
    """The head of a plan; ``title`` is given in each language."""

    id = serializers.CharField(source="public_id", read_only=True)
    partner = serializers.CharField(source="partner.public_id", read_only=True)
    recruitment = serializers.CharField(source="recruitment.public_id", default=None, read_only=True)
    own_entity = serializers.CharField(source="own_entity.public_id", default=None, read_only=True)
    title = TranslatedTextField(read_only=True)

    class Meta:
        model = JointPlan
        fields = [
            "id", "number", "partner", "recruitment", "own_entity", "title", "stage", "currency", "language",
            "starts_on", "signed_on", "closed_at", "created_at", "updated_at",
        ]  # fmt: skip


class PlanChange(Input):
    """What may be sent of a plan's head. Its summary and conclusion are written with it."""

    title = TranslatedTextField(max_length=200)
    own_entity = ScopedRelatedField(queryset=OwnEntity.objects.all(), required=False, allow_null=True)
    starts_on = DateField(required=False, allow_null=True)
    language = serializers.ChoiceField(choices=settings.LANGUAGES, required=False)
    summary = TranslatedTextField(required=False)
    conclusion = TranslatedTextField(required=False)


class PlanWrite(PlanChange):
    """Of a recruitment, or of a partner that is one already."""

    recruitment = ScopedRelatedField(queryset=Recruitment.objects.all(), required=False)
    partner = ScopedRelatedField(queryset=Partner.objects.all(), required=False)
    currency = CurrencyField(required=False)


class SectionInput(Input):
    section = serializers.ChoiceField(choices=[(code, code) for code in SECTIONS])


class ProgressInput(Input):
    """What became of a row: of a commitment, a step or an action that it is done (null: not done), of a
    pilot's test what was measured (1 and 0 for yes and no), of a pilot what was decided and why."""

    row = serializers.CharField(max_length=40)
    expected = serializers.IntegerField(required=False, min_value=1)
    done_on = DateField(required=False, allow_null=True)
    measured = ExactField(required=False, allow_null=True)
    measured_on = DateField(required=False, allow_null=True)
    evidence = serializers.CharField(max_length=250, required=False, allow_blank=True)
    decision = serializers.ChoiceField(choices=DECISIONS, required=False)
    reason = TranslatedTextField(required=False)


class DocumentSection(serializers.Serializer):
    """A section: texts of the plan itself, and rows by what they are, each as its columns are called."""

    code = serializers.CharField()
    title = serializers.CharField()
    texts = serializers.DictField(child=serializers.CharField(allow_blank=True))
    rows = serializers.DictField(child=serializers.ListField(child=serializers.DictField()))


class DocumentSerializer(serializers.Serializer):
    """The plan as its reader may see it, in one language."""

    number = serializers.CharField()
    title = serializers.CharField()
    partner = serializers.CharField()
    stage = serializers.CharField()
    currency = serializers.CharField()
    language = serializers.CharField()
    starts_on = serializers.CharField(allow_null=True)
    sides = serializers.DictField(child=serializers.CharField())
    sections = DocumentSection(many=True)


class PlanViewSet(IdempotentMixin, ScopedViewSet):
    """Joint plans, newest first. ``updated_since`` gives those changed since an instant."""

    queryset = JointPlan.objects.select_related("partner", "recruitment", "own_entity")
    serializer_class = PlanSerializer
    filterset_class = PlanFilter
    ordering = "-created_at"
    elsewhere = {"stage": "POST …/share/, POST …/open/"}
    permissions = {
        "list": VIEW,
        "retrieve": VIEW,
        "document": VIEW,
        "create": services.CHANGE,
        "partial_update": services.CHANGE,
        "progress": services.CHANGE,
        "share": services.SHARE,
        "withdraw": services.SHARE,
        "open": services.SHARE,
    }

    @extend_schema(request=PlanWrite, responses={201: PlanSerializer})
    def create(self, request) -> Response:
        values = self.valid(PlanWrite)
        return self.once(lambda: self.created(services.plan_create(actor=self.actor, **values)))

    @extend_schema(request=PlanChange, responses=PlanSerializer)
    def partial_update(self, request, public_id: str) -> Response:
        """A text that is a section of its own is written by itself: each is shared or private."""
        values = self.valid(PlanChange, partial=True)
        plan = self.get_object()

        def write() -> JointPlan:
            changed = plan
            for part in _by_section(values):
                changed = services.plan_change(actor=self.actor, plan=plan, **part)
            return changed

        return Response(self.get_serializer(self.in_one(write)).data)

    @extend_schema(
        responses=DocumentSerializer,
        parameters=[OpenApiParameter("language", enum=LANGUAGES, description="Else the plan's own.")],
    )
    @action(detail=True, methods=["get"])
    def document(self, request, public_id: str) -> Response:
        """The whole plan, without the sections that are not for the reader."""
        plan = self.get_object()
        language = request.query_params.get("language", plan.language)
        if language not in LANGUAGES:
            sentence = _("There is no language %(codes)s here.") % {"codes": language}
            raise DomainError("invalid-parameter", sentence, status=400, field="language")
        return Response(document.plain(document.read(plan, self.actor, language)))

    @extend_schema(request=ProgressInput, responses=PlanSerializer)
    @action(detail=True, methods=["post"])
    def progress(self, request, public_id: str) -> Response:
        values = self.valid(ProgressInput)
        plan = self.get_object()
        row = _row(plan, values.pop("row"), self.actor)
        services.plan_progress_note(
            actor=self.actor, row=row, expected=values.pop("expected", None), values=values
        )
        plan.refresh_from_db()
        return Response(self.get_serializer(plan).data)

    @extend_schema(request=SectionInput, responses=PlanSerializer)
    @action(detail=True, methods=["post"])
    def share(self, request, public_id: str) -> Response:
        """Let the partner read a section."""
        return self._section(services.plan_section_share)

    @extend_schema(request=SectionInput, responses=PlanSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request, public_id: str) -> Response:
        """Make a section private again."""
        return self._section(services.plan_section_withdraw)

    @extend_schema(request=None, responses=PlanSerializer)
    @action(detail=True, methods=["post"])
    def open(self, request, public_id: str) -> Response:
        """Let both sides write."""
        self.valid(Nothing)
        plan = services.plan_open(actor=self.actor, plan=self.get_object())
        return Response(self.get_serializer(plan).data)

    def _section(self, operation: Any) -> Response:
        code = self.valid(SectionInput)["section"]
        plan = self.get_object()
        operation(actor=self.actor, plan=plan, code=code)
        plan.refresh_from_db()
        return Response(self.get_serializer(plan).data)


def _by_section(values: dict[str, Any]) -> list[dict[str, Any]]:
    texts = {name for section in SECTIONS.values() for name in section.texts}
    head = {name: value for name, value in values.items() if name not in texts}
    return [*([head] if head else []), *({name: values[name]} for name in sorted(texts & set(values)))]


def _row(plan: JointPlan, public_id: str, actor: Any) -> Any:
    """The row of the plan with this id. Raises DomainError 404."""
    part = _part_of(public_id)
    rows = part.model.objects.select_related(*_relations(part)).filter(**{part.model.PLAN_PATH: plan})
    return rows.get_visible(actor, public_id=public_id)


def _part_of(public_id: str) -> Part:
    prefix = public_id.partition("_")[0]
    for part in PROGRESS.values():
        if part.model._meta.get_field("public_id").prefix == prefix:
            return part
    raise DomainError.not_found()


def _relations(part: Part) -> list[str]:
    return [f"{part.model.PLAN_PATH}__partner"]
