"""Topics of mails, and addresses that are kept back, over the API: what a mail provider reports goes here."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from marketing.mailing import services
from marketing.mailing.filters import SuppressionFilter
from marketing.mailing.services import CHANGE, VIEW
from marketing.models import MailSuppression, MailTopic
from rest.fields import ScopedRelatedField, TranslatedTextField
from rest.idempotency import IdempotentMixin
from rest.rows import RowSerializer
from rest.serializers import Input
from rest.viewsets import ScopedViewSet


class MailTopicSerializer(RowSerializer):
    """A subject of bulk mails, which people unsubscribe from."""

    id = serializers.CharField(source="public_id", read_only=True)
    name = TranslatedTextField(read_only=True)
    description = TranslatedTextField(read_only=True)

    class Meta:
        model = MailTopic
        fields = ["id", "name", "description", "is_active", "created_at", "updated_at"]


class MailTopicViewSet(ScopedViewSet):
    queryset = MailTopic.objects.all()
    serializer_class = MailTopicSerializer
    ordering = "created_at"
    permissions = {"list": "marketing.mail_campaign:view", "retrieve": "marketing.mail_campaign:view"}


class SuppressionSerializer(RowSerializer):
    """An address to which no bulk mail is sent: about ``topic``, or about any without one."""

    id = serializers.CharField(source="public_id", read_only=True)
    topic = serializers.CharField(source="topic.public_id", default=None, read_only=True)

    class Meta:
        model = MailSuppression
        fields = ["id", "email", "topic", "reason", "note", "created_at", "lifted_at"]


class SuppressionDraft(Input):
    email = serializers.EmailField()
    reason = serializers.ChoiceField(choices=MailSuppression.Reason.choices)
    topic = ScopedRelatedField(
        queryset=MailTopic.objects.filter(is_active=True), required=False, allow_null=True
    )
    note = serializers.CharField(max_length=500, required=False, allow_blank=True)


class SuppressionLift(Input):
    because = serializers.CharField(max_length=500)


class SuppressionViewSet(IdempotentMixin, ScopedViewSet):
    """Addresses kept back, newest first: add those that a mail provider reports."""

    queryset = MailSuppression.objects.select_related("topic")
    serializer_class = SuppressionSerializer
    filterset_class = SuppressionFilter
    ordering = "-created_at"
    permissions = {"list": VIEW, "retrieve": VIEW, "create": CHANGE, "lift": CHANGE}

    @extend_schema(request=SuppressionDraft, responses={201: SuppressionSerializer})
    def create(self, request) -> Response:
        values = self.valid(SuppressionDraft)
        return self.once(lambda: self.created(services.suppression_add(actor=self.actor, **values)))

    @extend_schema(request=SuppressionLift, responses=SuppressionSerializer)
    @action(detail=True, methods=["post"])
    def lift(self, request, public_id: str) -> Response:
        values, row = self.valid(SuppressionLift), self.get_object()
        return self.once(
            lambda: Response(
                self.shown(services.suppression_lift(actor=self.actor, suppression=row, **values))
            )
        )
