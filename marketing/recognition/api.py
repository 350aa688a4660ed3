"""Awards, publications and media coverage over the API."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from core import languages
from marketing.models import Award, CaseStudy, MediaCoverage, Publication
from marketing.recognition import filters, services
from marketing.recognition.services import CHANGE, VIEW
from partners.models import Partner
from rest.fields import DateField, ScopedRelatedField
from rest.idempotency import IdempotentMixin
from rest.rows import RowSerializer
from rest.serializers import Input
from rest.viewsets import ScopedViewSet

_COMMON = ["id", "partner", "title", "on", "link", "archived_at", "created_at", "updated_at"]


class _Recognition(RowSerializer):
    id = serializers.CharField(source="public_id", read_only=True)
    partner = serializers.CharField(source="partner.public_id", read_only=True)


class AwardSerializer(_Recognition):
    """A prize or distinction of a partner. One that was recorded by mistake has ``archived_at``."""

    class Meta:
        model = Award
        fields = [*_COMMON, "awarded_by"]


class PublicationSerializer(_Recognition):
    """An article, a study or a thesis about the solution."""

    class Meta:
        model = Publication
        fields = [*_COMMON, "kind", "authors", "publisher"]


class MediaCoverageSerializer(_Recognition):
    """An article or a broadcast about a partner, or about one of its case studies."""

    case_study = serializers.CharField(source="case_study.public_id", default=None, read_only=True)

    class Meta:
        model = MediaCoverage
        fields = [*_COMMON, "outlet", "language", "case_study", "reach"]


class _Change(Input):
    title = serializers.CharField(max_length=255, required=False)
    on = DateField(required=False)
    link = serializers.CharField(max_length=500, required=False, allow_blank=True)


class _Write(_Change):
    partner = ScopedRelatedField(queryset=Partner.objects.current())
    title = serializers.CharField(max_length=255)
    on = DateField()


class AwardChange(_Change):
    awarded_by = serializers.CharField(max_length=200, required=False)


class AwardWrite(_Write):
    awarded_by = serializers.CharField(max_length=200)


class PublicationChange(_Change):
    kind = serializers.ChoiceField(choices=Publication.Kind.choices, required=False)
    authors = serializers.CharField(max_length=500, required=False)
    publisher = serializers.CharField(max_length=200, required=False, allow_blank=True)


class PublicationWrite(_Write):
    kind = serializers.ChoiceField(choices=Publication.Kind.choices)
    authors = serializers.CharField(max_length=500)
    publisher = serializers.CharField(max_length=200, required=False, allow_blank=True)


class _AboutStudy(Input):
    case_study = ScopedRelatedField(queryset=CaseStudy.objects.all(), required=False, allow_null=True)
    reach = serializers.IntegerField(min_value=0, max_value=10**12, required=False, allow_null=True)


class CoverageChange(_AboutStudy, _Change):
    outlet = serializers.CharField(max_length=200, required=False)
    language = serializers.ChoiceField(choices=languages.choices(), required=False)


class CoverageWrite(_AboutStudy, _Write):
    outlet = serializers.CharField(max_length=200)
    language = serializers.ChoiceField(choices=languages.choices())


class RecognitionViewSet(IdempotentMixin, ScopedViewSet):
    """What the three have in common. A DELETE takes away what was recorded by mistake."""

    ordering = "-created_at"
    permissions = {
        "list": VIEW,
        "retrieve": VIEW,
        "create": CHANGE,
        "partial_update": CHANGE,
        "destroy": CHANGE,
    }

    def add(self, shape: Any) -> Response:
        values, model = self.valid(shape), self.queryset.model
        return self.once(
            lambda: self.created(services.recognition_record(actor=self.actor, model=model, **values))
        )

    def change(self, shape: Any) -> Response:
        values = self.valid(shape, partial=True)
        row = services.recognition_change(actor=self.actor, row=self.get_object(), **values)
        return Response(self.get_serializer(row).data)

    @extend_schema(responses={204: None})
    def destroy(self, request, public_id: str) -> Response:
        services.recognition_archive(actor=self.actor, row=self.get_object())
        return Response(status=204)


class AwardViewSet(RecognitionViewSet):
    """Awards, newest first. A DELETE takes away what was recorded by mistake."""

    queryset = Award.objects.for_list()
    serializer_class = AwardSerializer
    filterset_class = filters.AwardFilter

    @extend_schema(request=AwardWrite, responses={201: AwardSerializer})
    def create(self, request) -> Response:
        return self.add(AwardWrite)

    @extend_schema(request=AwardChange, responses=AwardSerializer)
    def partial_update(self, request, public_id: str) -> Response:
        return self.change(AwardChange)


class PublicationViewSet(RecognitionViewSet):
    """Publications, newest first. A DELETE takes away what was recorded by mistake."""

    queryset = Publication.objects.for_list()
    serializer_class = PublicationSerializer
    filterset_class = filters.PublicationFilter

    @extend_schema(request=PublicationWrite, responses={201: PublicationSerializer})
    def create(self, request) -> Response:
        return self.add(PublicationWrite)

    @extend_schema(request=PublicationChange, responses=PublicationSerializer)
    def partial_update(self, request, public_id: str) -> Response:
        return self.change(PublicationChange)


class MediaCoverageViewSet(RecognitionViewSet):
    """Media coverage, newest first. A DELETE takes away what was recorded by mistake."""

    queryset = MediaCoverage.objects.for_list().select_related("case_study")
    serializer_class = MediaCoverageSerializer
    filterset_class = filters.CoverageFilter

    @extend_schema(request=CoverageWrite, responses={201: MediaCoverageSerializer})
    def create(self, request) -> Response:
        return self.add(CoverageWrite)

    @extend_schema(request=CoverageChange, responses=MediaCoverageSerializer)
    def partial_update(self, request, public_id: str) -> Response:
        return self.change(CoverageChange)
