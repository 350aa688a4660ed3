"""How many times somebody may try to log in: counted in the database, before each try.

The count is taken before the secret is looked at, by a guarded update, so a hundred requests at
once get no more tries than a hundred one after the other. Each way in has its own counts, and each
place they come from: a browser that the person has used before, else a network. Who tires out an
account from elsewhere closes it to their own network. What many networks may try together is
limited too, but not for a browser that is known, nor by login code: a code is one of 10^11 and dies
after three tries. Asking for a mail has both limits as well, so that nobody fills a mailbox; but past
them one mail of each kind still goes out every five minutes. So the last way in stays open: whoever
asked, the link for a new password reaches its owner, works in any browser and opens the other ways.
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
LIMIT_ANYWHERE = {"password": 100, "mfa": 30, "ask": 30, "begin": 100}
WAYS = ("password", "code", "mfa", "ask")
PAUSE = timedelta(minutes=15)
# Between two mails of a kind to one address, past the limits.
MAIL_PAUSE = timedelta(minutes=5)
FORGET = timedelta(days=1)

PAUSED = _(
    "Too many attempts. To protect this account, you cannot log in this way from here for 15 minutes. "
    "Wait, or choose a new password with a link sent by e-mail."
)
ASKED_OFTEN = _(
    "Too many e-mails were asked for at this address. One still goes out every five minutes: look for the "
    "newest in your mailbox, or ask again in five minutes."
)


def claim(way: str, email: str, request: Any) -> bool:
    """Take one try at an account: "password", "code" or "mfa"; or, of nobody, at the first link ("begin").
    False while the pause lasts."""
    if not _take(_key(way, email, _place(request, email)), LIMIT):
        return False
    together = LIMIT_ANYWHERE.get(way)
    if together is None or known_device(request, email):
        return True
    return _take(_key(way, email, "anywhere"), together)


def claim_mail(kind: str, email: str, request: Any) -> bool:
    """Take one mail to an address: a login "code" or a "reset" of the password, which are counted
    together. Past the limits each kind has a mail of its own every five minutes, for whoever comes first:
    asking for codes, which are of no use to anybody else, keeps nobody from the link."""
    return claim("ask", email, request) or _take(_key("mail", email, kind), 1, pause=MAIL_PAUSE)


def claim_letter(kind: str, email: str, *, pause: timedelta, most: int = 1) -> bool:
    """Take one of the mails of a kind that go to an address, whoever asks for them from wherever: after ``most``
    of them there is none before ``pause`` is over."""
    return _take(_key("mail", email, kind), most, pause=pause)


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


def _take(key: str, limit: int, *, pause: timedelta = PAUSE) -> bool:
    at = now()
    counter = LoginAttempt.objects.filter(key=key)
    if not counter.exists():
        LoginAttempt.objects.filter(last_at__lt=at - FORGET).delete()
        LoginAttempt.objects.bulk_create([LoginAttempt(key=key)], ignore_conflicts=True)
    counter.filter(last_at__lt=at - pause).update(tries=0)
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
