"""The keys of the chain: they stand outside the database, so who can write rows cannot seal them.

``AUDIT_KEY`` seals; ``AUDIT_KEYS_BEFORE`` are former keys, which still verify what they sealed. A seal
carries the id of its key, which says nothing about the key itself.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from functools import cache

from django.conf import settings


@dataclass(frozen=True)
class AuditKey:
    id: str
    secret: bytes

    def sign(self, content: bytes) -> str:
        return hmac.digest(self.secret, content, "sha256").hex()


@cache
def _derived(text: str) -> AuditKey:
    """The key behind what an operator sets: never used as it is typed, and never for anything else."""
    secret = hmac.digest(text.encode(), b"audit chain", "sha256")
    return AuditKey(hashlib.sha256(b"key id" + secret).hexdigest()[:12], secret)


def current() -> AuditKey:
    """The key that seals now."""
    return _derived(settings.AUDIT_KEY)


def known() -> dict[str, AuditKey]:
    """Every key that verifies, by its id."""
    keys = map(_derived, [*settings.AUDIT_KEYS_BEFORE, settings.AUDIT_KEY])
    return {key.id: key for key in keys}
