"""The programme's look, as pages, mails and documents show it: shades of its colour, and its logo."""

from __future__ import annotations

from django.urls import reverse

from core import colour, files
from core.models import Programme


def palette(programme: Programme | None) -> colour.Palette:
    """Shades that can be read of the colour that was chosen; of ours before there is a programme."""
    return colour.palette(programme.accent if programme else colour.DEFAULT)


def logo_address(programme: Programme | None) -> str:
    """Where the logo is, by what it holds: another logo has another address. "" without one."""
    if programme is None or programme.logo is None:
        return ""
    return reverse("web:logo", args=[programme.logo.sha256])


def logo_content(programme: Programme | None) -> bytes:
    """The PNG itself, for documents; none without a logo."""
    return files.read(programme.logo) if programme and programme.logo else b""
