"""One-time codes of signers."""

from __future__ import annotations

from datetime import timedelta

from django.utils.crypto import constant_time_compare, salted_hmac

CODE_MINUTES = 10
CODE_ATTEMPTS = 5
CODE_PAUSE = timedelta(seconds=60)
CODES_AN_HOUR = 5


def one_time_code(signature_id: str, counter: int) -> str:
    """Six digits for one signer and one issue, derived from the secret key: nothing to store."""
    digest = salted_hmac("agreements.code", f"{signature_id}:{counter}", algorithm="sha256").digest()
    return f"{int.from_bytes(digest[:8], 'big') % 10**6:06d}"


def code_matches(signature_id: str, counter: int, given: str) -> bool:
    digits = "".join(letter for letter in given if letter.isdigit())
    return counter > 0 and constant_time_compare(one_time_code(signature_id, counter), digits)
