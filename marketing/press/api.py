"""Texts for the press over the API, for those who work on them: each side sees what it may on its pages."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from core import languages
from core.addresses import check_https
from core.errors import DomainError
from marketing.funds.api import Base64File
from marketing.models import PressRequest
from marketing.press import services
from marketing.press.filters import PressFilter
from marketing.press.services import APPROVE, PUBLISH, VIEW, WRITE
from partners.models import Partner
from rest.fields import DateTimeField, ScopedRelatedField
from rest.idempotency import IdempotentMixin
from rest.rows import RowSerializer
from rest.serializers import Input, Nothing
from rest.viewsets import ScopedViewSet


class PressSerializer(RowSerializer):
    """A text for the press: who asks (``side``), how far both sides are, until when nothing is published."""

    id = serializers.CharField(source="public_id", read_only=True)
    partner = serializers.CharField(source="partner.public_id", read_only=True)
    files = serializers.SerializerMethodField()

    class Meta:
        model = PressRequest
        fields = [
            "id", "partner", "side", "kind", "title", "text", "language", "status", "embargo_until",
            "embargo_zone", "our_approval_at", "partner_approval_at", "reason", "published_at", "link", "files",
            "created_at", "updated_at",
        ]  # fmt: skip

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_files(self, row: Any) -> list[str]:
        return [file.file.name for file in row.files.all()]


class PressChange(Input):
    """What is named of a draft; ``uploads`` are added to the files there are."""

    kind = serializers.ChoiceField(choices=PressRequest.Kind.choices, required=False)
    title = serializers.CharField(max_length=200, required=False)
    text = serializers.CharField(max_length=20_000, required=False)
    language = serializers.ChoiceField(choices=languages.choices(), required=False)
    embargo_until = DateTimeField(required=False, allow_null=True)
    embargo_zone = serializers.CharField(max_length=64, required=False, allow_blank=True)
    uploads = Base64File(many=True, required=False)


class PressDraft(PressChange):
    """``partner`` is left out by a partner's own token."""

    partner = ScopedRelatedField(queryset=Partner.objects.current(), required=False)
    kind = serializers.ChoiceField(choices=PressRequest.Kind.choices)
    title = serializers.CharField(max_length=200)
    text = serializers.CharField(max_length=20_000)
    language = serializers.ChoiceField(choices=languages.choices())


class PressReason(Input):
    reason = serializers.CharField(max_length=1000)


class PressOut(Input):
    link = serializers.URLField(max_length=500, required=False, allow_blank=True)

    def validate_link(self, value: str) -> str:
        if value:
            check_https(value)
        return value


class PressViewSet(IdempotentMixin, ScopedViewSet):
    """Texts for the press, newest first. ``updated_since`` gives those changed since an instant."""

    queryset = PressRequest.objects.for_list().prefetch_related("files__file")
    serializer_class = PressSerializer
    filterset_class = PressFilter
    ordering = "-created_at"
    permissions = {
        "list": VIEW,
        "retrieve": VIEW,
        "create": WRITE,
        "partial_update": WRITE,
        "submit": WRITE,
        "approve": APPROVE,
        "refuse": APPROVE,
        "withdraw": WRITE,
        "publish": PUBLISH,
    }

    @extend_schema(request=PressDraft, responses={201: PressSerializer})
    def create(self, request) -> Response:
        values = self.valid(PressDraft)
        if self.actor.is_partner:
            values["partner"] = Partner.objects.all().get_visible(self.actor, pk=self.actor.partner_id)
        elif "partner" not in values:
            raise DomainError.invalid(_("Say with which partner."), field="partner")
        return self.once(lambda: self.created(services.press_draft(actor=self.actor, **values)))

    @extend_schema(request=PressChange, responses=PressSerializer)
    def partial_update(self, request, public_id: str) -> Response:
        values = self.valid(PressChange, partial=True)
        row = services.press_change(actor=self.actor, request=self.get_object(), **values)
        return Response(self.shown(row))

    def _do(self, operation: Any, shape: Any = Nothing) -> Response:
        """Call an operation on the text with the body, once for an Idempotency-Key."""
        values = self.valid(shape)
        row = self.get_object()
        return self.once(lambda: Response(self.shown(operation(actor=self.actor, request=row, **values))))

    @extend_schema(request=None, responses=PressSerializer)
    @action(detail=True, methods=["post"])
    def submit(self, request, public_id: str) -> Response:
        return self._do(services.press_submit)

    @extend_schema(request=None, responses=PressSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request, public_id: str) -> Response:
        return self._do(services.press_approve)

    @extend_schema(request=PressReason, responses=PressSerializer)
    @action(detail=True, methods=["post"])
    def refuse(self, request, public_id: str) -> Response:
        return self._do(services.press_refuse, PressReason)

    @extend_schema(request=None, responses=PressSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request, public_id: str) -> Response:
        return self._do(services.press_withdraw)

    @extend_schema(request=PressOut, responses=PressSerializer)
    @action(detail=True, methods=["post"])
    def publish(self, request, public_id: str) -> Response:
        return self._do(services.press_publish, PressOut)
