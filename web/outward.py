"""Addresses on the web that people type: shown as links, never fetched."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core.addresses import check_https


class HttpsField(forms.CharField):
    """An address that begins with https://; one without a scheme gets it."""

    widget = forms.URLInput
    default_validators = [check_https]

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Link"))
        super().__init__(max_length=500, **kwargs)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return f"https://{text}" if text and "://" not in text and ":" not in text.split("/")[0] else text


def outward(url: str, text: Any = "") -> SafeString | str:
    """A link that leads out of the product: neither the page behind it nor a search engine learns anything."""
    if not url:
        return ""
    return format_html(
        '<a href="{}" rel="noopener nofollow noreferrer">{}</a>', url, text or urlsplit(url).netloc
    )
