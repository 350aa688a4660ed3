"""Mail campaigns and their recipients over the API."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from core import languages
from core.permissions import PARTNER_ROLES
from marketing.campaigns import services
from marketing.campaigns.filters import CampaignApiFilter, MailFilter
from marketing.campaigns.services import CHANGE, VIEW
from marketing.models import CampaignMail, MailCampaign, MailTopic, Segment
from partners.models import Partner
from rest.fields import DateTimeField, ScopedRelatedField, TranslatedTextField
from rest.idempotency import IdempotentMixin
from rest.rows import RowSerializer
from rest.serializers import Input, Nothing
from rest.viewsets import ScopedViewSet


class MailCampaignSerializer(RowSerializer):
    """A mail to people of the partners of ``segment``, or of all without one."""

    id = serializers.CharField(source="public_id", read_only=True)
    topic = serializers.CharField(source="topic.public_id", read_only=True)
    segment = serializers.CharField(source="segment.public_id", default=None, read_only=True)
    roles = serializers.ListField(child=serializers.CharField(), read_only=True)
    subject = TranslatedTextField(read_only=True)
    preheader = TranslatedTextField(read_only=True)
    body = TranslatedTextField(read_only=True)

    class Meta:
        model = MailCampaign
        fields = [
            "id", "name", "topic", "segment", "to_members", "roles", "to_contacts", "subject", "preheader", "body",
            "counts_reads", "counts_clicks", "per_minute", "status", "send_at", "started_at", "finished_at",
            "created_at", "updated_at",
        ]  # fmt: skip


class MailCampaignChange(Input):
    """What is named of a draft. ``{name}``, ``{partner}``, ``{manager}`` and ``{tier}`` are filled in."""

    name = serializers.CharField(max_length=120, required=False)
    topic = ScopedRelatedField(queryset=MailTopic.objects.filter(is_active=True), required=False)
    segment = ScopedRelatedField(
        queryset=Segment.objects.filter(archived_at=None), required=False, allow_null=True
    )
    to_members = serializers.BooleanField(required=False)
    roles = serializers.ListField(
        child=serializers.ChoiceField(choices=list(PARTNER_ROLES.items())), required=False, max_length=20
    )
    to_contacts = serializers.BooleanField(required=False)
    subject = TranslatedTextField(required=False, max_length=200)
    preheader = TranslatedTextField(required=False, max_length=200)
    body = TranslatedTextField(required=False, max_length=20_000)
    counts_reads = serializers.BooleanField(required=False)
    counts_clicks = serializers.BooleanField(required=False)


class MailCampaignDraft(MailCampaignChange):
    name = serializers.CharField(max_length=120)
    topic = ScopedRelatedField(queryset=MailTopic.objects.filter(is_active=True))
    subject = TranslatedTextField(max_length=200)
    body = TranslatedTextField(max_length=20_000)


class MailCampaignSchedule(Input):
    """``send_at`` is left out for a campaign that begins now."""

    send_at = DateTimeField(required=False, allow_null=True)
    per_minute = serializers.IntegerField(min_value=1, max_value=600, required=False)


class MailCampaignTest(Input):
    partner = ScopedRelatedField(queryset=Partner.objects.current())
    language = serializers.ChoiceField(choices=languages.choices(), required=False)


class MailCampaignViewSet(IdempotentMixin, ScopedViewSet):
    """Mail campaigns, newest first. Who got one, and who was left out, are ``mail-campaign-recipients``."""

    queryset = MailCampaign.objects.select_related("segment", "topic")
    serializer_class = MailCampaignSerializer
    filterset_class = CampaignApiFilter
    ordering = "-created_at"
    permissions = {
        "list": VIEW,
        "retrieve": VIEW,
        **dict.fromkeys(
            ("create", "partial_update", "test", "schedule", "unschedule", "pause", "resume", "cancel"),
            CHANGE,
        ),
    }

    @extend_schema(request=MailCampaignDraft, responses={201: MailCampaignSerializer})
    def create(self, request) -> Response:
        values = self.valid(MailCampaignDraft)
        return self.once(lambda: self.created(services.campaign_draft(actor=self.actor, **values)))

    @extend_schema(request=MailCampaignChange, responses=MailCampaignSerializer)
    def partial_update(self, request, public_id: str) -> Response:
        values = self.valid(MailCampaignChange, partial=True)
        row = services.campaign_change(actor=self.actor, campaign=self.get_object(), **values)
        return Response(self.shown(row))

    def _do(self, operation: Any, shape: Any = Nothing) -> Response:
        """Call an operation on the campaign with the body, once for an Idempotency-Key."""
        values = self.valid(shape)
        row = self.get_object()
        return self.once(lambda: Response(self.shown(operation(actor=self.actor, campaign=row, **values))))

    @extend_schema(request=MailCampaignTest, responses=MailCampaignSerializer)
    @action(detail=True, methods=["post"])
    def test(self, request, public_id: str) -> Response:
        """Send the mail to oneself, as a person of a partner would get it."""
        return self._do(services.campaign_test, MailCampaignTest)

    @extend_schema(request=MailCampaignSchedule, responses=MailCampaignSerializer)
    @action(detail=True, methods=["post"])
    def schedule(self, request, public_id: str) -> Response:
        return self._do(services.campaign_schedule, MailCampaignSchedule)

    @extend_schema(request=None, responses=MailCampaignSerializer)
    @action(detail=True, methods=["post"])
    def unschedule(self, request, public_id: str) -> Response:
        return self._do(services.campaign_unschedule)

    @extend_schema(request=None, responses=MailCampaignSerializer)
    @action(detail=True, methods=["post"])
    def pause(self, request, public_id: str) -> Response:
        return self._do(services.campaign_pause)

    @extend_schema(request=None, responses=MailCampaignSerializer)
    @action(detail=True, methods=["post"])
    def resume(self, request, public_id: str) -> Response:
        return self._do(services.campaign_resume)

    @extend_schema(request=None, responses=MailCampaignSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request, public_id: str) -> Response:
        return self._do(services.campaign_cancel)


class CampaignMailSerializer(RowSerializer):
    """A person of a partner in a campaign: ``left_out`` says why there is no mail."""

    id = serializers.CharField(source="public_id", read_only=True)
    campaign = serializers.CharField(source="campaign.public_id", read_only=True)
    partner = serializers.CharField(source="partner.public_id", read_only=True)

    class Meta:
        model = CampaignMail
        fields = [
            "id", "campaign", "partner", "person", "status", "left_out", "sent_at", "read_at", "clicked_at",
            "clicks", "unsubscribed_at", "created_at",
        ]  # fmt: skip


class CampaignMailViewSet(ScopedViewSet):
    """The people of campaigns, newest first."""

    queryset = CampaignMail.objects.select_related("campaign", "partner")
    serializer_class = CampaignMailSerializer
    filterset_class = MailFilter
    ordering = "-created_at"
    permissions = {"list": VIEW, "retrieve": VIEW}
