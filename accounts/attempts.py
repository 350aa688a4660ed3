"""How many times somebody may try to log in: counted in the database, before each try.

The count is taken before the secret is looked at, by a guarded update, so a hundred requests at
once get no more tries than a hundred one after the other. Each way in has its own count: who
tires out the password of an account does not keep its owner from logging in by code.
"""

from __future__ import annotations

from datetime import timedelta

from django.db.models import F
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts.models import LoginAttempt
from core.clock import now
from core.queue.cleanup import retain

LIMIT = 10
PAUSE = timedelta(minutes=15)
FORGET = timedelta(days=1)

PAUSED = _(
    "Too many attempts. To protect this account, this way of logging in is closed for 15 minutes."
    " Wait, then try again."
)


def _key(way: str, email: str) -> str:
    return salted_hmac("accounts.attempts", f"{way}:{email.strip().lower()}", algorithm="sha256").hexdigest()


def claim(way: str, email: str) -> bool:
    """Take one try at an account ("password", "code" or "mfa"). False while the pause lasts."""
    at = now()
    counter = LoginAttempt.objects.filter(key=_key(way, email))
    if not counter.exists():
        LoginAttempt.objects.filter(last_at__lt=at - FORGET).delete()
        LoginAttempt.objects.bulk_create([LoginAttempt(key=_key(way, email))], ignore_conflicts=True)
    counter.filter(last_at__lt=at - PAUSE).update(tries=0)
    return counter.filter(tries__lt=LIMIT).update(tries=F("tries") + 1, last_at=at) == 1


def exhausted(way: str, email: str) -> bool:
    """Whether the last try was used up just now."""
    return LoginAttempt.objects.filter(key=_key(way, email), tries=LIMIT).exists()


def clear(way: str, email: str) -> None:
    """Forget the count after a success."""
    LoginAttempt.objects.filter(key=_key(way, email)).update(tries=0)


retain(
    "login attempts",
    setting="RETENTION_LOGIN_ATTEMPTS",
    rows=lambda before: LoginAttempt.objects.filter(last_at__lt=before),
)
