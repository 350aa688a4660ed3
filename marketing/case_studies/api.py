"""Case studies over the API: written and published by us, approved by their partners, read by all of them."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from marketing.case_studies import approval, pdf, services
from marketing.case_studies.approval import APPROVE
from marketing.case_studies.filters import CaseStudyFilter
from marketing.case_studies.presenters import with_content
from marketing.case_studies.services import CHANGE
from marketing.models import CaseStudy, CaseStudyVersion
from partners.models import Partner, ProductLine, Sector
from rest.fields import DateField, ExactField, ScopedRelatedField, TranslatedTextField
from rest.idempotency import IdempotentMixin
from rest.rows import RowSerializer
from rest.serializers import Input, Nothing
from rest.viewsets import ScopedViewSet

VIEW = "marketing.case_study:view"


class CaseResultPart(Input):
    """A figure: what it measures, how much in what unit, over what period, compared with what."""

    label = TranslatedTextField(max_length=500)
    value = ExactField()
    unit = TranslatedTextField(max_length=100)
    period = TranslatedTextField(max_length=200, required=False)
    baseline = TranslatedTextField(max_length=500, required=False)


class CaseQuotePart(Input):
    """What somebody says, and since when they agree to be quoted."""

    text = TranslatedTextField(max_length=2000)
    who = serializers.CharField(max_length=200)
    role = TranslatedTextField(max_length=200, required=False)
    consented_on = DateField(required=False, allow_null=True)


class CaseStudySerializer(RowSerializer):
    """A case study. We read it as we work on it, a partner as it was shown its own (``approval`` is its answer)
    and as the others' are published."""

    id = serializers.CharField(source="public_id", read_only=True)
    partner = serializers.CharField(source="partner.public_id", read_only=True)
    approval = serializers.ChoiceField(
        source="answer", choices=CaseStudyVersion.Decision.choices, read_only=True, allow_null=True
    )
    sector = serializers.SerializerMethodField()
    product_lines = serializers.SerializerMethodField()
    title = serializers.SerializerMethodField()
    summary = serializers.SerializerMethodField()
    story = serializers.SerializerMethodField()
    results = serializers.SerializerMethodField()
    quotes = serializers.SerializerMethodField()

    class Meta:
        model = CaseStudy
        fields = [
            "id", "partner", "status", "approval", "published_on", "slug", "sector", "product_lines", "title",
            "summary", "story", "results", "quotes", "created_at", "updated_at",
        ]  # fmt: skip

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_sector(self, row: Any) -> str | None:
        return (row.content["sector"] or {"code": None})["code"]

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_product_lines(self, row: Any) -> list[str]:
        return [line["code"] for line in row.content["product_lines"]]

    @extend_schema_field(TranslatedTextField())
    def get_title(self, row: Any) -> dict[str, str]:
        return row.content["title"]

    @extend_schema_field(TranslatedTextField())
    def get_summary(self, row: Any) -> dict[str, str]:
        return row.content["summary"]

    @extend_schema_field(TranslatedTextField())
    def get_story(self, row: Any) -> dict[str, str]:
        return row.content["story"]

    @extend_schema_field(CaseResultPart(many=True))
    def get_results(self, row: Any) -> list[dict[str, Any]]:
        return row.content["results"]

    @extend_schema_field(CaseQuotePart(many=True))
    def get_quotes(self, row: Any) -> list[dict[str, Any]]:
        return row.content["quotes"]


class CaseStudyChange(Input):
    """What is named of a case study; ``results`` and ``quotes`` stand in place of those there are."""

    title = TranslatedTextField(max_length=300, required=False)
    summary = TranslatedTextField(max_length=2000, required=False)
    story = TranslatedTextField(max_length=20_000, required=False)
    sector = ScopedRelatedField(
        slug_field="code", queryset=Sector.objects.all(), required=False, allow_null=True
    )
    product_lines = ScopedRelatedField(
        slug_field="code", queryset=ProductLine.objects.all(), many=True, required=False
    )
    results = CaseResultPart(many=True, required=False)
    quotes = CaseQuotePart(many=True, required=False)


class CaseStudyWrite(CaseStudyChange):
    partner = ScopedRelatedField(queryset=Partner.objects.current())
    title = TranslatedTextField(max_length=300)


class CaseStudyViewSet(IdempotentMixin, ScopedViewSet):
    """Case studies, newest first. ``updated_since`` gives those changed since an instant. What is published is
    what the partner approved: a later change is published once it is approved too."""

    queryset = CaseStudy.objects.for_list()
    serializer_class = CaseStudySerializer
    filterset_class = CaseStudyFilter
    ordering = "-created_at"
    permissions = {
        "list": VIEW,
        "retrieve": VIEW,
        "create": CHANGE,
        "partial_update": CHANGE,
        "submit": CHANGE,
        "publish": CHANGE,
        "withdraw": CHANGE,
    }

    def paginate_queryset(self, queryset: Any) -> Any:
        return with_content(self.actor, list(super().paginate_queryset(queryset)))

    def shown(self, row: Any) -> dict[str, Any]:
        return super().shown(with_content(self.actor, [CaseStudy.objects.for_list().get(pk=row.pk)])[0])

    @extend_schema(request=CaseStudyWrite, responses={201: CaseStudySerializer})
    def create(self, request) -> Response:
        values = self.valid(CaseStudyWrite)
        return self.once(
            lambda: Response(self.shown(services.case_study_save(actor=self.actor, **values)), status=201)
        )

    @extend_schema(request=CaseStudyChange, responses=CaseStudySerializer)
    def partial_update(self, request, public_id: str) -> Response:
        values, study = self.valid(CaseStudyChange, partial=True), self.get_object()
        row = services.case_study_save(actor=self.actor, partner=study.partner, study=study, **values)
        return Response(self.shown(row))

    @extend_schema(request=None, responses=CaseStudySerializer)
    @action(detail=True, methods=["post"])
    def submit(self, request, public_id: str) -> Response:
        """Ask the partner to approve the text as it stands."""
        self.valid(Nothing)
        study = self.get_object()
        return self.once(
            lambda: Response(self.shown(approval.case_study_submit(actor=self.actor, study=study).study))
        )

    @extend_schema(request=None, responses=CaseStudySerializer)
    @action(detail=True, methods=["post"])
    def publish(self, request, public_id: str) -> Response:
        """Publish the version that the partner approved last."""
        self.valid(Nothing)
        study = self.get_object()
        documents = pdf.documents_of(study)
        return self.once(
            lambda: Response(
                self.shown(approval.case_study_publish(actor=self.actor, study=study, documents=documents))
            )
        )

    @extend_schema(request=None, responses=CaseStudySerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request, public_id: str) -> Response:
        self.valid(Nothing)
        study = self.get_object()
        return self.once(
            lambda: Response(self.shown(approval.case_study_withdraw(actor=self.actor, study=study)))
        )


class VersionFilter(filters.FilterSet):
    case_study = filters.CharFilter(label=_("Case study"), field_name="study__public_id")
    approval = filters.MultipleChoiceFilter(
        label=_("Answer of the partner"), field_name="decision", choices=CaseStudyVersion.Decision
    )

    class Meta:
        model = CaseStudyVersion
        fields: list[str] = []


class CaseStudyVersionSerializer(RowSerializer):
    """A case study as it was shown to its partner: ``content`` for ever, and what the partner said of it."""

    id = serializers.CharField(source="public_id", read_only=True)
    case_study = serializers.CharField(source="study.public_id", read_only=True)
    partner = serializers.CharField(source="study.partner.public_id", read_only=True)
    approval = serializers.ChoiceField(
        source="decision", choices=CaseStudyVersion.Decision.choices, read_only=True
    )

    class Meta:
        model = CaseStudyVersion
        fields = [
            "id", "case_study", "partner", "number", "content", "sha256", "submitted_at", "approval",
            "decided_at", "remark",
        ]  # fmt: skip


class RemarkWrite(Input):
    remark = serializers.CharField(max_length=4000)


class CaseStudyVersionViewSet(IdempotentMixin, ScopedViewSet):
    """What partners were asked to approve, newest first, and what they answered."""

    queryset = CaseStudyVersion.objects.select_related("study__partner")
    serializer_class = CaseStudyVersionSerializer
    filterset_class = VersionFilter
    ordering = "-submitted_at"
    permissions = {"list": VIEW, "retrieve": VIEW, "approve": APPROVE, "changes": APPROVE}

    @extend_schema(request=None, responses=CaseStudyVersionSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request, public_id: str) -> Response:
        self.valid(Nothing)
        version = self.get_object()
        return self.once(
            lambda: Response(self.shown(approval.case_study_approve(actor=self.actor, version=version)))
        )

    @extend_schema(request=RemarkWrite, responses=CaseStudyVersionSerializer)
    @action(detail=True, methods=["post"])
    def changes(self, request, public_id: str) -> Response:
        """Say what is to be changed before the partner approves it."""
        version, values = self.get_object(), self.valid(RemarkWrite)
        return self.once(
            lambda: Response(
                self.shown(approval.case_study_ask_changes(actor=self.actor, version=version, **values))
            )
        )
