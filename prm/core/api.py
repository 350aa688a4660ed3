"""What every viewset of the API stands on: scope, one permission per action, money, idempotency."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from rest_framework import fields, serializers, status, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from prm.core.actor import Actor
from prm.core.errors import DomainError
from prm.core.models import IdempotencyKey
from prm.core.money import Money
from prm.core.permissions import refusal


class MoneyField(fields.Field):
    """``{"amount": "1234.56", "currency": "EUR"}`` from and to Money."""

    def to_representation(self, value: Money) -> dict[str, str]:
        return value.as_json()

    def to_internal_value(self, data: Any) -> Money:
        if not isinstance(data, dict) or set(data) != {"amount", "currency"}:
            raise serializers.ValidationError(_('Give {"amount": "1234.56", "currency": "EUR"}.'))
        amount, currency = data["amount"], data["currency"]
        if not isinstance(amount, str) or not isinstance(currency, str) or len(currency) != 3:
            raise serializers.ValidationError(_('Give {"amount": "1234.56", "currency": "EUR"}.'))
        try:
            return Money.parse(amount, currency.upper())
        except DomainError as error:
            raise serializers.ValidationError(str(error.message)) from error


class ScopedRelatedField(serializers.SlugRelatedField):
    """A row named by its public id, among those the actor may see."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("slug_field", "public_id")
        super().__init__(**kwargs)

    def get_queryset(self):
        return super().get_queryset().visible_to(self.context["request"].user)


class ScopedViewSet(viewsets.GenericViewSet):
    """Rows the token may see, found by public id. ``permissions`` names one permission per action."""

    permissions: dict[str, str] = {}
    lookup_field = "public_id"
    lookup_value_regex = "[a-z]+_[0-9a-z]{26}"

    @property
    def actor(self) -> Actor:
        return self.request.user

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset().none()
        return super().get_queryset().visible_to(self.actor)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if self.action is None:
            return
        if self.detail:
            # Found before allowed: a foreign row is a 404 even where the permission is missing.
            self.row = self.get_object()
        if not self.actor.can(self.permissions[self.action]):
            raise refusal(self.actor, self.permissions[self.action])

    def get_object(self):
        if "row" in self.__dict__:
            return self.row
        return super().get_object()

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(self.get_serializer(self.get_object()).data)

    def valid(self, serializer_class: Any = None, **kwargs: Any) -> dict[str, Any]:
        """The request's body, validated. Raises the errors by field."""
        make = serializer_class or self.get_serializer_class()
        serializer = make(data=self.request.data, context=self.get_serializer_context(), **kwargs)
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data

    def created(self, row: Any) -> Response:
        return Response(self.get_serializer(row).data, status=status.HTTP_201_CREATED)


class IdempotentMixin:
    """A POST with an Idempotency-Key is done once; the same key and body get the first answer.

    The key is claimed and the answer kept in the transaction of the work itself. The same key with
    another body is a 409.
    """

    def dispatch(self, request, *args, **kwargs):
        self._body = request.body if request.method == "POST" else b""
        return super().dispatch(request, *args, **kwargs)

    def once(self, work) -> Response:
        key = self.request.headers.get("Idempotency-Key", "")
        if not key:
            return work()
        fingerprint = hashlib.sha256(self.request.path.encode() + self._body).hexdigest()
        try:
            with transaction.atomic():
                kept = IdempotencyKey.objects.create(
                    owner=self.actor.id, key=key[:120], fingerprint=fingerprint
                )
                response = work()
                kept.status, kept.body = (
                    response.status_code,
                    json.loads(json.dumps(response.data, default=str)),
                )
                kept.save(update_fields=["status", "body"])
                return response
        except IntegrityError:
            return self._answer_again(key[:120], fingerprint)

    def _answer_again(self, key: str, fingerprint: str) -> Response:
        kept = IdempotencyKey.objects.get(owner=self.actor.id, key=key)
        if kept.fingerprint != fingerprint:
            raise DomainError.conflict(
                _("This Idempotency-Key was used for another request. Use a new key."),
                code="idempotency-key-reused",
            )
        return Response(kept.body, status=kept.status, headers={"Idempotent-Replay": "true"})
