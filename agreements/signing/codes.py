"""One-time codes of signers: random, kept as a keyed hash, and encrypted while their mail waits."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

CODE_MINUTES = 10
CODE_ATTEMPTS = 5
CODE_PAUSE = timedelta(seconds=60)
CODES_AN_HOUR = 5


def new_code() -> str:
    """Six digits that nothing else says anything about."""
    return f"{secrets.randbelow(10**6):06d}"


def code_hash(signature_id: str, code: str) -> str:
    """What is kept of a signer's code. It is short, so the hash needs a key that the database has not."""
    return _hash(signature_id, code, settings.SECRET_KEY)


def code_matches(signature_id: str, kept: str, given: str) -> bool:
    """Whether this is the code behind the hash kept, under the key of today or one before it."""
    digits = "".join(letter for letter in given if letter.isdigit())
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return any(constant_time_compare(_hash(signature_id, digits, key), kept) for key in keys)


def _hash(signature_id: str, code: str, key: str) -> str:
    return salted_hmac(
        "agreements.code", f"{signature_id}:{code}", secret=key, algorithm="sha256"
    ).hexdigest()
