"""Forms drawn without templates where a page has many of the same: choices, inputs, labels.

Django draws a select of thirty choices with sixty includes. The templates of ``django.forms`` for the
widgets named here say the same; a test holds the two together. Every other widget keeps its template.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

_EMPTY = SafeString("")


class FormRenderer(TemplatesSetting):
    """Draws the commonest widgets by functions, the others by their templates."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> SafeString:
        draw = _DRAWN.get(template_name)
        return draw(context) if draw else super().render(template_name, context, request)


def _attributes(attrs: Mapping[str, Any]) -> SafeString:
    return SafeString(
        "".join(
            f" {conditional_escape(name)}"
            if value is True
            else f' {conditional_escape(name)}="{conditional_escape(str(value))}"'
            for name, value in attrs.items()
            if value is not False
        )
    )


def _input(context: dict[str, Any]) -> SafeString:
    widget = context["widget"]
    value = widget["value"]
    return format_html(
        '<input type="{}" name="{}"{}{}>',
        widget["type"],
        widget["name"],
        _EMPTY if value is None else format_html(' value="{}"', str(value)),
        _attributes(widget["attrs"]),
    )


def _option(widget: dict[str, Any]) -> SafeString:
    # Plain joining: format_html for each of hundreds of choices is what takes the time.
    return SafeString(
        f'<option value="{conditional_escape(str(widget["value"]))}"{_attributes(widget["attrs"])}>'
        f"{conditional_escape(widget['label'])}</option>"
    )


def _select(context: dict[str, Any]) -> SafeString:
    widget = context["widget"]
    groups = []
    for name, options, _index in widget["optgroups"]:
        drawn = SafeString("\n  ".join(_option(option) for option in options))
        groups.append(format_html('<optgroup label="{}">{}</optgroup>', name, drawn) if name else drawn)
    inside = format_html_join("", "\n  {}", ((group,) for group in groups))
    return format_html(
        '<select name="{}"{}>{}\n</select>', widget["name"], _attributes(widget["attrs"]), inside
    )


_INPUTS = (
    "text",
    "email",
    "number",
    "url",
    "date",
    "datetime",
    "time",
    "checkbox",
    "search",
    "hidden",
    "tel",
)
_DRAWN: dict[str, Callable[[dict[str, Any]], SafeString]] = {
    **{f"django/forms/widgets/{kind}.html": _input for kind in _INPUTS},
    # A list of several is the same element, with the attribute "multiple" among its own.
    "django/forms/widgets/select.html": _select,
    "django/forms/widgets/select_multiple.html": _select,
}
