"""Secrets that a row must be able to give back: encrypted with a key that is not in the database.

``SECRETS_KEY`` is the key in use. Without it one is made from ``SECRET_KEY``, as it was before there
was a key of its own; what either key or one of their fallbacks has encrypted can still be read, and
``manage.py rotate_keys`` encrypts it anew.
"""

from __future__ import annotations

import base64
import json
from functools import cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac


class Unreadable(Exception):
    """Encrypted with a key that this installation does not have."""


def encrypt(text: str) -> str:
    return _box().encrypt(text.encode()).decode()


def decrypt(kept: str) -> str:
    """What was encrypted. Raises Unreadable when no key of ours has done it."""
    try:
        return _box().decrypt(kept.encode()).decode()
    except InvalidToken:
        raise Unreadable("encrypted with a key that is none of SECRETS_KEY, SECRET_KEY, fallbacks") from None


def encrypt_values(values: dict[str, Any]) -> str:
    return encrypt(json.dumps(values))


def decrypt_values(kept: str) -> dict[str, Any]:
    return json.loads(decrypt(kept))


def renew(kept: str) -> str:
    """The same secret under the key in use. Raises Unreadable."""
    return encrypt(decrypt(kept))


def _box() -> MultiFernet:
    own = [key for key in (settings.SECRETS_KEY, *settings.SECRETS_KEY_FALLBACKS) if key]
    return _box_of((*own, settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


@cache
def _box_of(keys: tuple[str, ...]) -> MultiFernet:
    # The salt is that of the first secrets kept; a change of it would make them unreadable.
    made = [salted_hmac("accounts.mfa", "totp", secret=key, algorithm="sha256").digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in made])
