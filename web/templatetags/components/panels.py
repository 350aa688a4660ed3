"""Blocks that hold other things: page head, card, notice, dialog, menu, tabs, empty state."""

from __future__ import annotations

from typing import Any

from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from web.templatetags.components.library import block_component, register
from web.templatetags.components.marks import icon_svg

NOTICE_ICONS = {"ok": "circle-check", "warn": "triangle-alert", "bad": "circle-alert"}


@block_component("components/page_head.html")
def page_head(title: Any, subtitle: Any = "", *, back: str = "", back_label: Any = "") -> dict[str, Any]:
    return {"title": title, "subtitle": subtitle, "back": back, "back_label": back_label}


@block_component("components/card.html")
def card(
    title: Any = "", *, icon="", href="", count=None, flush=False, id="", **attributes
) -> dict[str, Any]:
    return {
        "title": title,
        "icon": icon,
        "href": href,
        "count": count,
        "flush": flush,
        "id": id,
        "classes": attributes.get("class", ""),
    }


@block_component("components/notice.html")
def notice(tone: str = "", title: Any = "", *, icon: str = "") -> dict[str, Any]:
    return {"tone": tone, "title": title, "icon": icon or NOTICE_ICONS.get(tone, "info")}


@block_component("components/dialog.html")
def dialog(
    id: str, title: Any, label: Any = "", *, icon="", variant="", tone="", wide=False
) -> dict[str, Any]:
    return {
        "id": id,
        "title": title,
        "label": label,
        "icon": icon,
        "variant": variant,
        "tone": tone,
        "wide": wide,
    }


@block_component("components/menu.html")
def menu(label: Any, *, icon="", variant="", size="", align="", hide_label=False) -> dict[str, Any]:
    flags = [variant, size, "icon" if hide_label else ""]
    return {
        "label": label,
        "icon": icon,
        "classes": " ".join(["btn", *filter(None, flags)]),
        "align": align,
        "hide_label": hide_label,
    }


@register.simple_tag
def menu_item(label: Any, url: str, icon: str = "", tone: str = "", current: bool = False) -> SafeString:
    kind = {"": "", "bad": " danger"}.get(tone, f" {tone}")
    here = SafeString(' aria-current="true"' if current else "")
    return format_html('<a class="item{}" href="{}"{}>{}{}</a>', kind, url, here, icon_svg(icon), label)


@register.inclusion_tag("components/tabs.html")
def tabs(items: list, label: Any = "") -> dict[str, Any]:
    return {"items": items, "label": label}


@register.inclusion_tag("components/empty_state.html", takes_context=True)
def empty_state(
    context: Context,
    title: Any,
    text: Any = "",
    url: str = "",
    label: Any = "",
    icon: str = "inbox",
    permission: str = "",
) -> dict[str, Any]:
    """Nothing yet, and the next step for whoever has the ``permission`` of its page."""
    if url and not permission:
        raise ValueError(f"say which permission opens {url}")
    actor = getattr(context.get("request"), "actor", None)
    shown = url if actor is None or actor.can(permission) else ""
    return {"title": title, "text": text, "url": shown, "label": label, "icon": icon}
