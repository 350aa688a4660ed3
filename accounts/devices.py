"""Browsers that a person has logged in with: a cookie that lets nobody in, but whose tries are
counted apart, so that strangers who tire out an account do not keep its owner away."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpResponse
from django.utils.crypto import salted_hmac

YEAR = 365 * 24 * 3600
# People who share a browser; the oldest is forgotten.
_PEOPLE = 5
_SALT = "accounts.device"


def known_device(request: Any, email: str) -> str:
    """The identifier of this browser for the account behind an address, or ""."""
    return _read(request).get(_name(email), "")


def remember_device(request: Any, response: HttpResponse, email: str) -> None:
    """Know this browser again, from now on, as one of the person who has just logged in."""
    known = _read(request)
    own = known.pop(_name(email), "") or secrets.token_urlsafe(12)
    kept = dict([*known.items(), (_name(email), own)][-_PEOPLE:])
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        signing.dumps(kept, salt=_SALT),
        max_age=YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _read(request: Any) -> dict[str, str]:
    cookie = request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "") if request else ""
    try:
        return dict(signing.loads(cookie, salt=_SALT, max_age=YEAR)) if cookie else {}
    except signing.BadSignature:
        return {}


def _name(email: str) -> str:
    """The address as the cookie names it: a keyed hash, so that the cookie tells nobody who it was."""
    return salted_hmac(_SALT, email.strip().lower(), algorithm="sha256").hexdigest()[:20]
