"""A POST with an Idempotency-Key is done once: the same key and body get the first answer again."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from rest_framework.response import Response

from core import encryption
from core.actor import Actor
from core.errors import DomainError
from core.models import IdempotencyKey
from core.operation import retry_once

# Printable ASCII, as long as the column: a key is never cut.
_KEY = re.compile(r"[\x20-\x7e]{1,255}")


class IdempotentMixin:
    """The key is claimed and the answer kept in the transaction of the work itself.

    The same key with another body is a 409. Answers hold what people told us: they are kept for a day
    (``RETENTION_IDEMPOTENCY``), and encrypted.
    """

    def once(self, work: Callable[[], Response]) -> Response:
        key = self.request.headers.get("Idempotency-Key", "")
        if not key:
            return work()
        if not _KEY.fullmatch(key):
            raise DomainError(
                "invalid-idempotency-key",
                _("Send an Idempotency-Key of at most 255 printable ASCII characters."),
                status=400,
            )
        fingerprint = _fingerprint(self.request.path, self.request.data)
        try:
            return retry_once(lambda: self._first(key, fingerprint, work), what=self.request.path)
        except IntegrityError:
            return self._answer_again(key, fingerprint)

    def _first(self, key: str, fingerprint: str, work: Callable[[], Response]) -> Response:
        with transaction.atomic():
            kept = IdempotencyKey.objects.create(owner=_owner(self.actor), key=key, fingerprint=fingerprint)
            response = work()
            kept.status, kept.body = response.status_code, _sealed(response.data)
            kept.save(update_fields=["status", "body"])
            return response

    def _answer_again(self, key: str, fingerprint: str) -> Response:
        kept = IdempotencyKey.objects.get(owner=_owner(self.actor), key=key)
        if kept.fingerprint != fingerprint:
            raise DomainError.conflict(
                _("This Idempotency-Key was used for another request. Use a new key."),
                code="idempotency-key-reused",
            )
        return Response(_opened(kept.body), status=kept.status, headers={"Idempotent-Replay": "true"})


def _owner(actor: Actor) -> str:
    """For whom a key is known: whom the token speaks for, so that a new token in place of an old one
    does not do again what the old one has done."""
    return f"partner:{actor.partner_id}:{actor.role}" if actor.is_partner else actor.person


def _fingerprint(path: str, body: Any) -> str:
    """The same for the same content, whatever the order of its names or the spaces between them."""
    content = json.dumps(body, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(f"{path} {content}".encode()).hexdigest()


def _sealed(answer: Any) -> dict[str, str]:
    return {"sealed": encryption.encrypt(json.dumps(answer, default=str))}


def _opened(body: dict[str, Any]) -> Any:
    """The answer that was kept. Those of the version before stand in clear for their day."""
    return json.loads(encryption.decrypt(body["sealed"])) if set(body) == {"sealed"} else body
