"""Addresses on the web that people type: with encryption, and never fetched."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

HTTPS = URLValidator(schemes=["https"], message=_("Enter an address that begins with https://."))


def check_https(value: str) -> None:
    """Raises ValidationError on what is no address of the web with encryption, or hides somebody's password."""
    HTTPS(value)
    if urlsplit(value).username is not None:
        raise ValidationError(HTTPS.message, code="invalid")
