"""The programme's look, as pages, mails and documents show it: shades of its colour, and its logo."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.urls import reverse

from core import colour, files
from core import programme as programme_cache
from core.actor import Actor
from core.images import Logo
from core.models import Programme
from core.operation import lock, no_op, operation, record, update_fields


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


@operation("core.programme:change", event="core.programme.look_changed")
def programme_look_change(*, actor: Actor, accent: str, logo: Logo | None = None) -> Programme:
    """Set the colour (``#rrggbb``) and, where one is given, the logo. Raises DomainError while the
    programme has no name yet."""
    values: dict[str, Any] = {"accent": accent.lower()}
    if logo is not None:
        file = files.store(actor=actor, name="logo.png", content=logo.content)
        values |= {"logo": file, "logo_width": logo.width, "logo_height": logo.height}
    return _change(values)


@operation("core.programme:change", event="core.programme.look_changed")
def programme_logo_remove(*, actor: Actor) -> Programme:
    """Show the programme's name instead of its logo, from now on."""
    return _change({"logo": None, "logo_width": None, "logo_height": None})


def _change(values: dict[str, Any]) -> Programme:
    transaction.on_commit(programme_cache.forget)
    programme = lock(programme_cache.required())
    changes = update_fields(programme, **values)
    if changes:
        record(programme, changes=changes)
    else:
        no_op()
    return programme
