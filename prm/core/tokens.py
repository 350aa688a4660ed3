"""API tokens: shown once, kept as a hash, scoped and expiring."""

from __future__ import annotations

import hashlib
import secrets

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from prm.core.ids import PublicIdField

PREFIX = "prm_"


def new_secret() -> str:
    """A fresh token, 256 bits; its prefix lets secret scanners find a leaked one."""
    return PREFIX + secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What is kept of a token. It is random, so an unsalted hash cannot be guessed back."""
    return hashlib.sha256(secret.encode()).hexdigest()


class Token(models.Model):
    """The columns of a token. ``scopes`` are ``<room>:read`` and ``<room>:write``."""

    public_id = PublicIdField(prefix="tok")
    name = models.CharField(_("name"), max_length=100)
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    scopes = models.JSONField(_("scopes"), default=list)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(null=True, editable=False)
    last_used_at = models.DateTimeField(null=True, editable=False)

    SENSITIVE_FIELDS = frozenset({"secret_hash"})

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name
