"""Proposals over the API: drafts are made, edited by section and sent; answers are noted."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from partners.models import Contact
from pipeline.models import Proposal, ProposalSection, Recruitment
from pipeline.proposals import sending, services
from pipeline.proposals.filters import ProposalFilter, ProposalSectionFilter
from rest.fields import DateField, ScopedRelatedField
from rest.idempotency import IdempotentMixin
from rest.rows import RowSerializer
from rest.serializers import Input
from rest.viewsets import ScopedViewSet


class ProposalSectionSerializer(RowSerializer):
    """A section; ``is_edited`` says whether somebody changed the text that was made."""

    id = serializers.CharField(source="public_id", read_only=True)
    is_edited = serializers.BooleanField(read_only=True)

    class Meta:
        model = ProposalSection
        fields = ["id", "code", "title", "text", "is_edited"]


class ProposalSerializer(RowSerializer):
    """A version of a proposal. ``sha256`` is that of the document that was sent."""

    id = serializers.CharField(source="public_id", read_only=True)
    recruitment = serializers.CharField(source="recruitment.public_id", read_only=True)
    partner = serializers.CharField(source="recruitment.partner.public_id", read_only=True)
    contact = serializers.CharField(source="contact.public_id", default=None, read_only=True)
    sections = ProposalSectionSerializer(many=True, read_only=True)

    class Meta:
        model = Proposal
        fields = [
            "id", "recruitment", "partner", "number", "title", "language", "status", "contact", "sections",
            "sha256", "sent_at", "opened_at", "opened_count", "answered_on", "answer_note", "created_at",
            "updated_at",
        ]  # fmt: skip


class ProposalBegin(Input):
    recruitment = ScopedRelatedField(queryset=Recruitment.objects.all())
    title = serializers.CharField(max_length=200, required=False, allow_blank=True)
    language = serializers.ChoiceField(choices=settings.LANGUAGES, required=False)


class ProposalChange(Input):
    title = serializers.CharField(max_length=200)


class ProposalSectionChange(Input):
    """The whole of a section."""

    title = serializers.CharField(max_length=150)
    text = serializers.CharField(max_length=60_000, allow_blank=True)


class ProposalSendInput(Input):
    contact = ScopedRelatedField(queryset=Contact.objects.current())


class ProposalAccept(Input):
    answered_on = DateField(required=False)
    note = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class ProposalRefuse(Input):
    answered_on = DateField(required=False)
    note = serializers.CharField(max_length=2000)


class ProposalViewSet(IdempotentMixin, ScopedViewSet):
    """Proposals, newest first, each version on its own."""

    queryset = Proposal.objects.select_related(
        "recruitment__partner", "own_entity", "contact"
    ).prefetch_related("sections")
    serializer_class = ProposalSerializer
    filterset_class = ProposalFilter
    ordering = "-created_at"
    elsewhere = {"status": "POST …/send/, …/accept/, …/refuse/", "sections": "PATCH /proposal-sections/…/"}
    permissions = {
        "list": "pipeline.proposal:view",
        "retrieve": "pipeline.proposal:view",
        "create": services.CHANGE,
        "partial_update": services.CHANGE,
        "send": sending.SEND,
        "accept": services.CHANGE,
        "refuse": services.CHANGE,
    }

    @extend_schema(request=ProposalBegin, responses={201: ProposalSerializer})
    def create(self, request) -> Response:
        values = self.valid(ProposalBegin)
        return self.once(lambda: self.created(services.proposal_begin(actor=self.actor, **values)))

    @extend_schema(request=ProposalChange, responses=ProposalSerializer)
    def partial_update(self, request, public_id: str) -> Response:
        values = self.valid(ProposalChange)
        services.proposal_change(actor=self.actor, proposal=self.get_object(), **values)
        return self._now()

    @extend_schema(request=ProposalSendInput, responses=ProposalSerializer)
    @action(detail=True, methods=["post"])
    def send(self, request, public_id: str) -> Response:
        values = self.valid(ProposalSendInput)
        sending.proposal_send(actor=self.actor, proposal=self.get_object(), **values)
        return self._now()

    @extend_schema(request=ProposalAccept, responses=ProposalSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request, public_id: str) -> Response:
        values = self.valid(ProposalAccept)
        services.proposal_accept(actor=self.actor, proposal=self.get_object(), **values)
        return self._now()

    @extend_schema(request=ProposalRefuse, responses=ProposalSerializer)
    @action(detail=True, methods=["post"])
    def refuse(self, request, public_id: str) -> Response:
        values = self.valid(ProposalRefuse)
        services.proposal_refuse(actor=self.actor, proposal=self.get_object(), **values)
        return self._now()

    def _now(self) -> Response:
        """The row as it is after an operation, its sections read anew."""
        row: Any = self.get_queryset().get(pk=self.row.pk)
        return Response(self.get_serializer(row).data)


class ProposalSectionViewSet(ScopedViewSet):
    """Sections of proposals, those of the newest draft first; they are changed as long as it is one."""

    queryset = ProposalSection.objects.select_related("proposal__recruitment__partner")
    serializer_class = ProposalSectionSerializer
    filterset_class = ProposalSectionFilter
    permissions = {
        "list": "pipeline.proposal:view",
        "retrieve": "pipeline.proposal:view",
        "partial_update": services.CHANGE,
    }

    @extend_schema(request=ProposalSectionChange, responses=ProposalSectionSerializer)
    def partial_update(self, request, public_id: str) -> Response:
        values = self.valid(ProposalSectionChange)
        row = services.proposal_section_change(actor=self.actor, section=self.get_object(), **values)
        return Response(self.get_serializer(row).data)
