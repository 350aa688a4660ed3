"""Small marks: icons, badges, tiers, avatars, buttons. Lists have many, so they are written without a
template; whatever is put into one is escaped on the spot."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib import resources
from io import BytesIO
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe

from web.templatetags.components.library import register

TONES = {"ok", "warn", "bad", "info"}
# An icon within a page needs none.
NAMESPACE = 'xmlns="http://www.w3.org/2000/svg"'
PUNCTUATION = ".,;:()[]«»“”'\"’-–—&/+×"


@cache
def _drawings() -> ZipFile:
    """All icons of the library, opened once: to read what the archive holds takes longer than to draw one."""
    return ZipFile(BytesIO(resources.files("lucide").joinpath("lucide.zip").read_bytes()))


@lru_cache(maxsize=512)
def _icon(name: str, size: int) -> SafeString:
    drawn = _drawings().read(f"{name}.svg").decode().replace(NAMESPACE, "")
    svg = ElementTree.fromstring(drawn)  # noqa: S314 (from the wheel)
    svg.attrib.update({"width": str(size), "height": str(size), "aria-hidden": "true"})
    lines = ElementTree.tostring(svg, encoding="unicode").splitlines()
    return mark_safe("".join(line.strip() for line in lines))  # noqa: S308 (from the wheel)


def icon_svg(name: str, size: int = 16) -> SafeString:
    return _icon(str(name), size) if name else SafeString("")


@register.simple_tag
def icon(name: str, size: int = 16) -> SafeString:
    return icon_svg(name, size)


@register.simple_tag
def badge(text: Any, tone: str = "", icon: str = "") -> SafeString:
    css, said = tone if tone in TONES else "", conditional_escape(text)
    return SafeString(f'<span class="badge {css}">{icon_svg(icon, 12)}<span>{said}</span></span>')


@register.simple_tag
def tier(code: Any, label: Any = "") -> SafeString:
    """A medal in the tier's metal with its name; without a tier, nothing."""
    if not code:
        return SafeString("")
    css, said = escape(str(code).lower()), conditional_escape(label or code)
    return SafeString(f'<span class="tier {css}">{said}</span>')


def initials(name: Any) -> str:
    """Two letters: of the first and last word of a name, or the first two of a single word."""
    words = [word.strip(PUNCTUATION) for word in str(name).split()]
    words = [word for word in words if word]
    if not words:
        return "?"
    letters = words[0][:2] if len(words) == 1 else words[0][0] + words[-1][0]
    return letters.upper()


@register.simple_tag
def avatar(name: Any, square: bool = False, size: str = "", src: str = "") -> SafeString:
    classes = escape(" ".join(filter(None, ["avatar", "square" if square else "", size])))
    if src:
        return SafeString(f'<span class="{classes}"><img src="{escape(src)}" alt=""></span>')
    return SafeString(f'<span class="{classes}" aria-hidden="true">{escape(initials(name))}</span>')


@register.simple_tag
def person(name: Any, url: str = "", sub: Any = "", square: bool = False, size: str = "") -> SafeString:
    below = f"<small>{conditional_escape(sub)}</small>" if sub else ""
    said = f'<span class="name"><span>{conditional_escape(name)}</span>{below}</span>'
    inside = avatar(name, square=square, size=size) + said
    if url:
        return SafeString(f'<a class="who" href="{escape(url)}">{inside}</a>')
    return SafeString(f'<span class="who">{inside}</span>')


ARROWS = {
    "up": '<svg width="9" height="9" viewBox="0 0 10 10" aria-hidden="true"><path d="M5 1 9.5 9h-9z"/></svg>',
    "down": '<svg width="9" height="9" viewBox="0 0 10 10" aria-hidden="true"><path d="M5 9 .5 1h9z"/></svg>',
}


@register.simple_tag
def delta(text: Any, tone: str = "", direction: str = "") -> SafeString:
    """A change. The arrow follows ``direction``, or the tone when no direction is given."""
    way = direction or {"ok": "up", "bad": "down"}.get(tone, "")
    arrow = mark_safe(ARROWS.get(way, ""))  # noqa: S308 (constants above)
    return format_html('<span class="delta {}">{}{}</span>', tone, arrow, text)


@register.simple_tag
def btn(
    label: Any,
    href: str = "",
    icon: str = "",
    variant: str = "",
    tone: str = "",
    size: str = "",
    type: str = "submit",
    name: str = "",
    value: Any = "",
    form: str = "",
    dialog: str = "",
    hide_label: bool = False,
    disabled: bool = False,
    current: bool = False,
    block: bool = False,
) -> SafeString:
    flags = [variant, tone, size, "icon" if hide_label else "", "block" if block else ""]
    attributes: dict[str, Any] = {"class": " ".join(["btn", *filter(None, flags)])}
    if href:
        attributes |= {"href": href, "aria-current": "true" if current else None}
    else:
        attributes |= {
            "type": "button" if dialog else type,
            "name": name or None,
            "value": value if name else None,
            "form": form or None,
            "popovertarget": dialog or None,
            "data-dialog": dialog or None,
            "aria-haspopup": "dialog" if dialog else None,
            "disabled": True if disabled else None,
            "aria-pressed": "true" if current else None,
        }
    if hide_label:
        attributes |= {"aria-label": label, "title": label}
    tag = SafeString("a" if href else "button")
    inside = icon_svg(icon) if hide_label else format_html("{}{}", icon_svg(icon), label)
    return format_html("<{}{}>{}</{}>", tag, _attributes(attributes), inside, tag)


def _attributes(values: dict[str, Any]) -> SafeString:
    """As they stand in a tag; None is left out, True has no value."""
    return SafeString(
        "".join(
            f" {name}" if value is True else f' {name}="{conditional_escape(value)}"'
            for name, value in values.items()
            if value is not None
        )
    )


@register.inclusion_tag("components/copy.html")
def copy(text: Any, label: Any = "") -> dict[str, Any]:
    return {"text": text, "label": label}
