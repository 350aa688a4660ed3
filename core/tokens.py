"""API tokens: shown once, kept as a hash, scoped and expiring."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from functools import cache
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.clock import now
from core.errors import Sentence
from core.ids import PublicIdField
from core.permissions import scope_of
from core.routes import routes

PREFIX = "prm_"
# How fine "last used" is: one write a minute, however busy the token.
USED_GRAIN = timedelta(minutes=1)


def new_secret() -> str:
    """A fresh token, 256 bits; its prefix lets secret scanners find a leaked one."""
    return PREFIX + secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What is kept of a token. It is random, so an unsalted hash cannot be guessed back."""
    return hashlib.sha256(secret.encode()).hexdigest()


# What the scopes of a room are called. Rooms without a name here are no business of a token's.
SCOPE_NAMES: dict[str, Sentence] = {
    "partners": _("Partners"),
    "agreements": _("Agreements"),
    "pipeline": _("Recruitment, deals and sales"),
    "ledger": _("Ledger"),
    "referrals": _("Referrals and commissions"),
    "payouts": _("Statements and payouts"),
    "enablement": _("Resources, training and support"),
    "marketing": _("Marketing"),
    "integrations": _("Integrations"),
    "insights": _("Figures and targets"),
}
WAYS = ("read", "write")


def offered_scopes(permissions: frozenset[str]) -> list[str]:
    """The scopes that open something: what an address of the API asks for, and the owner of these
    permissions has."""
    opening = {scope_of(code) for code in _of_the_api() if code in permissions}
    return [scope for room in SCOPE_NAMES for way in WAYS if (scope := f"{room}:{way}") in opening]


@cache
def _of_the_api() -> frozenset[str]:
    """Every permission that an address of the API asks for."""
    found = [route for route in routes() if route.pattern.startswith("api/")]
    return frozenset(code for route in found for code in route.permissions.values())


def scope_label(scope: str) -> str:
    """A scope in words: “Partners: read and change”."""
    room, way = scope.split(":")
    name = SCOPE_NAMES.get(room, room)
    if way == "read":
        return gettext("%(room)s: read") % {"room": name}
    return gettext("%(room)s: read and change") % {"room": name}


class Token(models.Model):
    """The columns of a token. ``scopes`` are ``<room>:read`` and ``<room>:write``."""

    public_id = PublicIdField(prefix="tok")
    name = models.CharField(_("name"), max_length=100)
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    scopes = models.JSONField(_("scopes"), default=list)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)

    SENSITIVE_FIELDS = frozenset({"secret_hash"})

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


def use(candidates: models.QuerySet, secret: str) -> Any:
    """The token behind a secret among ``candidates``, noting that it was used.

    None for a token that is unknown, revoked or expired.
    """
    at = now()
    token = candidates.filter(secret_hash=digest(secret), revoked_at=None, expires_at__gt=at).first()
    if token is not None and (token.last_used_at is None or token.last_used_at < at - USED_GRAIN):
        type(token).objects.filter(pk=token.pk).update(last_used_at=at)
    return token
