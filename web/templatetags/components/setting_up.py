"""Parts of pages of configuration: their order, ready sets while they are empty, and who may change them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.template import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core import slots
from web import made_at
from web.forms import all_countries
from web.templatetags.components.library import register
from web.templatetags.components.marks import icon_svg


@register.inclusion_tag("components/moves.html", takes_context=True)
def moves(context: Context, row: Any, url: str) -> dict[str, Any]:
    return {
        "csrf_token": context.get("csrf_token"),
        "row": row,
        "url": url,
        "up": max(0, row.place - 1),
        "down": row.place + 1,
        "is_first": row.place == 0,
    }


@register.filter
def country_names(codes: Iterable[str]) -> str:
    """Countries by their names in the reader's language."""
    names = dict(all_countries())
    return ", ".join(names.get(code, code) for code in codes)


@register.simple_tag
def handle() -> SafeString:
    """What a row is dragged by."""
    return format_html(
        '<span class="handle needs-js" data-handle aria-hidden="true">{}</span>', icon_svg("grip-vertical")
    )


@register.inclusion_tag("components/ready_sets.html", takes_context=True)
def ready_sets(context: Context, step: str) -> dict[str, Any]:
    """The ready sets of a step of the set-up, for whoever may take one over."""
    request = context["request"]
    found = next((one for one in (fill() for fill in slots.setup_steps) if one.code == step), None)
    offered = found.sets if found and request.actor.can(found.permission) else ()
    return {
        "csrf_token": context.get("csrf_token"),
        "sets": offered,
        "step": step,
        "url": reverse("web:setup_load"),
        "next": request.GET.get("next") or request.get_full_path(),
    }


@register.simple_tag(takes_context=True)
def who_may(context: Context, permission: str) -> SafeString | str:
    """For a reader who may not change what the page shows: who may."""
    actor = context["request"].actor
    said = "" if actor.can(permission) else made_at.who_may(actor, permission)
    return format_html('<p class="muted who-may">{}</p>', said) if said else ""
