"""How many times somebody may try to log in: counted in the database, before each try.

The count is taken before the secret is looked at, by a guarded update, so a hundred requests at
once get no more tries than a hundred one after the other. Each way in has its own counts, and each
place they come from: a browser that the person has used before, else a network. Who tires out an
account from elsewhere closes it to their own network. What many networks may try together is
limited too, but not for a browser that is known, nor by login code: a code is one of 10^11 and dies
after three tries, so that way in stays open, and a new password from the mailbox opens the others.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import F
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts.devices import known_device
from accounts.models import LoginAttempt
from core.clock import now
from core.origin import network_of
from core.queue.cleanup import retain

LIMIT = 10
# Of all networks together, for what could be guessed by many machines.
LIMIT_ANYWHERE = {"password": 100, "mfa": 30, "ask": 30}
WAYS = ("password", "code", "mfa", "ask")
PAUSE = timedelta(minutes=15)
FORGET = timedelta(days=1)

PAUSED = _(
    "Too many attempts. To protect this account, this way of logging in is closed for 15 minutes from"
    " here. Wait, or choose a new password by a link sent to your mailbox."
)


def claim(way: str, email: str, request: Any) -> bool:
    """Take one try at an account: "password", "code", "mfa", or "ask" for a mail. False while the
    pause lasts."""
    if not _take(_key(way, email, _place(request, email)), LIMIT):
        return False
    together = LIMIT_ANYWHERE.get(way)
    if together is None or known_device(request, email):
        return True
    return _take(_key(way, email, "anywhere"), together)


def tries(way: str, email: str, request: Any) -> int:
    """How many tries this place has used up."""
    counter = LoginAttempt.objects.filter(key=_key(way, email, _place(request, email)))
    return counter.values_list("tries", flat=True).first() or 0


def clear(way: str, email: str, request: Any) -> None:
    """Forget what this place has tried, after a success."""
    LoginAttempt.objects.filter(key=_key(way, email, _place(request, email))).update(tries=0)


def reopen(email: str, request: Any) -> None:
    """Open every way in again, here and for all: whoever asks has shown that the mailbox is theirs."""
    places = (_place(request, email), f"network:{network_of(request)}", "anywhere")
    keys = [_key(way, email, place) for way in WAYS for place in places]
    LoginAttempt.objects.filter(key__in=keys).update(tries=0)


def _take(key: str, limit: int) -> bool:
    at = now()
    counter = LoginAttempt.objects.filter(key=key)
    if not counter.exists():
        LoginAttempt.objects.filter(last_at__lt=at - FORGET).delete()
        LoginAttempt.objects.bulk_create([LoginAttempt(key=key)], ignore_conflicts=True)
    counter.filter(last_at__lt=at - PAUSE).update(tries=0)
    return counter.filter(tries__lt=limit).update(tries=F("tries") + 1, last_at=at) == 1


def _place(request: Any, email: str) -> str:
    device = known_device(request, email)
    return f"device:{device}" if device else f"network:{network_of(request)}"


def _key(way: str, email: str, place: str) -> str:
    named = f"{way}:{email.strip().lower()}:{place}"
    return salted_hmac("accounts.attempts", named, algorithm="sha256").hexdigest()


retain(
    "login attempts",
    setting="RETENTION_LOGIN_ATTEMPTS",
    rows=lambda before: LoginAttempt.objects.filter(last_at__lt=before),
)
