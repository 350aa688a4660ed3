"""Announcements over the API: what we write, and what a partner is told."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from core.permissions import PARTNER_ROLES
from marketing.announcements import services
from marketing.announcements.filters import AnnouncementApiFilter, RecipientFilter
from marketing.announcements.selectors import VIEW as READ
from marketing.announcements.services import CHANGE, VIEW
from marketing.models import Announcement, AnnouncementRecipient, MailTopic, Segment
from rest.fields import DateField, ScopedRelatedField, TranslatedTextField
from rest.idempotency import IdempotentMixin
from rest.rows import RowSerializer
from rest.serializers import Input, Nothing
from rest.viewsets import ScopedViewSet


class AnnouncementSerializer(RowSerializer):
    """An announcement: for the partners of ``segment``, or for all without one; of these for members in
    ``roles``, or for all."""

    id = serializers.CharField(source="public_id", read_only=True)
    title = TranslatedTextField(read_only=True)
    body = TranslatedTextField(read_only=True)
    segment = serializers.CharField(source="segment.public_id", default=None, read_only=True)
    topic = serializers.CharField(source="topic.public_id", default=None, read_only=True)
    roles = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = Announcement
        fields = [
            "id", "title", "body", "segment", "roles", "status", "publish_from", "publish_until", "is_pinned",
            "wants_acknowledgement", "by_mail", "topic", "created_at", "updated_at",
        ]  # fmt: skip


class AnnouncementChange(Input):
    """What is named of a draft; of a published one ``publish_until`` and ``is_pinned`` alone."""

    title = TranslatedTextField(required=False, max_length=200)
    body = TranslatedTextField(required=False, max_length=20_000)
    segment = ScopedRelatedField(
        queryset=Segment.objects.filter(archived_at=None), required=False, allow_null=True
    )
    roles = serializers.ListField(
        child=serializers.ChoiceField(choices=list(PARTNER_ROLES.items())), required=False, max_length=20
    )
    publish_from = DateField(required=False)
    publish_until = DateField(required=False, allow_null=True)
    is_pinned = serializers.BooleanField(required=False)
    wants_acknowledgement = serializers.BooleanField(required=False)
    by_mail = serializers.BooleanField(required=False)
    topic = ScopedRelatedField(
        queryset=MailTopic.objects.filter(is_active=True), required=False, allow_null=True
    )


class AnnouncementDraft(AnnouncementChange):
    title = TranslatedTextField(max_length=200)
    body = TranslatedTextField(max_length=20_000)
    publish_from = DateField()


class AnnouncementViewSet(IdempotentMixin, ScopedViewSet):
    """Announcements, newest first. ``updated_since`` gives those changed since an instant."""

    queryset = Announcement.objects.select_related("segment", "topic")
    serializer_class = AnnouncementSerializer
    filterset_class = AnnouncementApiFilter
    ordering = "-created_at"
    permissions = {
        "list": VIEW,
        "retrieve": VIEW,
        "create": CHANGE,
        "partial_update": CHANGE,
        "publish": CHANGE,
        "withdraw": CHANGE,
    }

    @extend_schema(request=AnnouncementDraft, responses={201: AnnouncementSerializer})
    def create(self, request) -> Response:
        values = self.valid(AnnouncementDraft)
        return self.once(lambda: self.created(services.announcement_draft(actor=self.actor, **values)))

    @extend_schema(request=AnnouncementChange, responses=AnnouncementSerializer)
    def partial_update(self, request, public_id: str) -> Response:
        values = self.valid(AnnouncementChange, partial=True)
        row = services.announcement_change(actor=self.actor, announcement=self.get_object(), **values)
        return Response(self.shown(row))

    def _do(self, operation: Any) -> Response:
        self.valid(Nothing)
        row = self.get_object()
        return self.once(lambda: Response(self.shown(operation(actor=self.actor, announcement=row))))

    @extend_schema(request=None, responses=AnnouncementSerializer)
    @action(detail=True, methods=["post"])
    def publish(self, request, public_id: str) -> Response:
        return self._do(services.announcement_publish)

    @extend_schema(request=None, responses=AnnouncementSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request, public_id: str) -> Response:
        return self._do(services.announcement_withdraw)


class NewsSerializer(RowSerializer):
    """An announcement as a partner gets it."""

    id = serializers.CharField(source="public_id", read_only=True)
    partner = serializers.CharField(source="partner.public_id", read_only=True)
    announcement = serializers.CharField(source="announcement.public_id", read_only=True)
    title = TranslatedTextField(source="announcement.title", read_only=True)
    body = TranslatedTextField(source="announcement.body", read_only=True)
    publish_from = DateField(source="announcement.publish_from", read_only=True)
    publish_until = DateField(source="announcement.publish_until", read_only=True, allow_null=True)
    is_pinned = serializers.BooleanField(source="announcement.is_pinned", read_only=True)

    class Meta:
        model = AnnouncementRecipient
        fields = [
            "id", "partner", "announcement", "title", "body", "publish_from", "publish_until", "is_pinned",
            "created_at",
        ]  # fmt: skip


class NewsViewSet(ScopedViewSet):
    """What partners are told: of its own partner for a token of a partner, and as long as it is shown."""

    queryset = AnnouncementRecipient.objects.select_related("announcement", "partner")
    serializer_class = NewsSerializer
    filterset_class = RecipientFilter
    ordering = "-created_at"
    permissions = {"list": READ, "retrieve": READ}
