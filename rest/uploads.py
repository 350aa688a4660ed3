"""Files that come in with a body: their name, and their bytes in base64."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core import virus_scan
from core.errors import DomainError
from core.file_types import check_upload


def decoded(name: str, content: Any) -> bytes:
    """The bytes of a file, looked at as those of an upload are. Raises ValidationError on what is no base64,
    or is not kept."""
    try:
        found = base64.b64decode(content, validate=True)
    except (binascii.Error, TypeError, ValueError):
        raise serializers.ValidationError(_("Give the bytes of the file in base64.")) from None
    try:
        check_upload(name, found)
        virus_scan.check(name, found)
    except DomainError as error:
        raise serializers.ValidationError(str(error.message)) from error
    return found
