"""Forms: fields with label, help and error together; buttons that post."""

from __future__ import annotations

from typing import Any
from zlib import crc32

from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from web.templatetags.components.library import register


@register.inclusion_tag("components/form.html")
def form(form: Any, two: bool = False) -> dict[str, Any]:
    return {"form": form, "two": two}


@register.inclusion_tag("components/form_errors.html")
def form_errors(form: Any) -> dict[str, Any]:
    return {"form": form}


@register.simple_tag
def field(bound: Any, label: Any = None, help: Any = None) -> SafeString:
    if label is not None:
        bound.label = label
    if help is not None:
        bound.help_text = help
    return bound.as_field_group()


@register.inclusion_tag("components/form_actions.html")
def form_actions(label: Any = _("Save"), cancel: str = "", icon: str = "", tone: str = "") -> dict[str, Any]:
    return {"label": label, "cancel": cancel, "icon": icon, "tone": tone}


@register.inclusion_tag("components/post_button.html", takes_context=True)
def post_button(
    context: Context,
    url: str,
    label: Any,
    icon: str = "",
    tone: str = "",
    variant: str = "",
    size: str = "",
    confirm: Any = "",
    title: Any = "",
    target: str = "",
    hide_label: bool = False,
    **fields: Any,
) -> dict[str, Any]:
    """The dialog's id comes from what the button does, so that it survives partial updates."""
    key = f"{url} {label} {sorted(fields.items())}".encode()
    return {
        "csrf_token": context.get("csrf_token"),
        "url": url,
        "label": label,
        "icon": icon,
        "tone": tone,
        "classes": " ".join(["btn", *filter(None, [variant, tone, size, "icon" if hide_label else ""])]),
        "confirm": confirm,
        "title": title or label,
        "target": target,
        "hide_label": hide_label,
        "fields": fields.items(),
        "id": f"ask-{crc32(key):08x}",
    }
