"""What every viewset of the API stands on: scope, one permission per action, money, idempotency."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from rest_framework.response import Response

from core.errors import DomainError
from core.models import IdempotencyKey
from core.operation import retry_once


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
            return retry_once(lambda: self._first(key, fingerprint, work), what=self.request.path)
        except IntegrityError:
            return self._answer_again(key[:120], fingerprint)

    def _first(self, key: str, fingerprint: str, work: Callable[[], Response]) -> Response:
        with transaction.atomic():
            kept = IdempotencyKey.objects.create(owner=self.actor.id, key=key[:120], fingerprint=fingerprint)
            response = work()
            kept.status, kept.body = response.status_code, json.loads(json.dumps(response.data, default=str))
            kept.save(update_fields=["status", "body"])
            return response

    def _answer_again(self, key: str, fingerprint: str) -> Response:
        kept = IdempotencyKey.objects.get(owner=self.actor.id, key=key)
        if kept.fingerprint != fingerprint:
            raise DomainError.conflict(
                _("This Idempotency-Key was used for another request. Use a new key."),
                code="idempotency-key-reused",
            )
        return Response(kept.body, status=kept.status, headers={"Idempotent-Replay": "true"})
