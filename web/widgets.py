"""Fields, selects and inputs of forms, drawn in Python: a list of all countries would cost 250 templates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from web import made_at

_INPUTS = ("text", "number", "date", "search", "email", "url", "tel", "hidden")


class Renderer(TemplatesSetting):
    """Draws the widgets that lists are full of; every other one comes from its template."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> SafeString:
        if template_name == self.field_template_name:
            return _field(context["field"])
        draw = _DRAWN.get(template_name)
        return draw(context["widget"]) if draw else mark_safe(super().render(template_name, context, request))  # noqa: S308


def _field(field: BoundField) -> SafeString:
    """A field with its label, its help and what is wrong with it; above it what begins a part of its form."""
    part = getattr(field.field, "part", None)
    if not part:
        return _alone(field)
    title, intro = part
    said = format_html('<p class="muted">{}</p>', intro) if intro else ""
    return format_html('<div class="part"><h2>{}</h2>{}</div>{}', title, said, _alone(field))


def _alone(field: BoundField) -> SafeString:
    css = " invalid" if field.errors else ""
    where = getattr(field.field, "made_at", None)
    if where and made_at.is_empty(field):
        return format_html(
            '<div class="field{}"><span class="label">{}{}</span>{}{}</div>',
            css,
            field.label,
            _optional(field),
            made_at.instead(field, where),
            field.errors,
        )
    after = format_html("{}{}", _help(field), field.errors)
    if field.use_fieldset or getattr(field.field.widget, "widgets", None):
        described = field.aria_describedby
        return format_html(
            '<fieldset class="field{}"{}><legend class="legend">{}{}</legend>{}{}</fieldset>',
            css,
            format_html(' aria-describedby="{}"', described) if described else "",
            field.label, _optional(field), field, after,
        )  # fmt: skip
    label = format_html('<label for="{}">', field.id_for_label)
    if field.widget_type == "checkbox":
        return format_html(
            '<div class="field check{}">{}{}{}</label>{}</div>', css, field, label, field.label, after
        )
    named = format_html("{}{}{}</label>", label, field.label, _optional(field)) if field.label else ""
    return format_html('<div class="field{}">{}{}{}</div>', css, named, field, after)


def _optional(field: BoundField) -> SafeString | str:
    if getattr(field.field, "is_filter", False):
        return ""  # every filter is: no need to say so on each
    said = getattr(field.field, "needed_for", "") or ("" if field.field.required else _("optional"))
    return format_html(' <span class="optional">{}</span>', said) if said else ""


def _help(field: BoundField) -> SafeString | str:
    if not field.help_text:
        return ""
    # Help texts are ours and may hold markup, as Django has it.
    text = mark_safe(str(field.help_text))  # noqa: S308
    return format_html('<div class="help" id="{}_helptext">{}</div>', field.auto_id, text)


def _attributes(attrs: dict[str, Any]) -> str:
    return "".join(
        f" {escape(name)}" if value is True else f' {escape(name)}="{escape(str(value))}"'
        for name, value in attrs.items()
        if value is not False
    )


def _select(widget: dict[str, Any]) -> SafeString:
    parts = [f'<select name="{escape(widget["name"])}"{_attributes(widget["attrs"])}>']
    for group, options, _index in widget["optgroups"]:
        if group:
            parts.append(f'<optgroup label="{conditional_escape(group)}">')
        parts += map(_option, options)
        if group:
            parts.append("</optgroup>")
    return mark_safe("\n".join([*parts, "</select>"]))  # noqa: S308 (all of it is escaped)


def _option(option: dict[str, Any]) -> str:
    value, attrs = escape(str(option["value"])), _attributes(option["attrs"])
    return f'<option value="{value}"{attrs}>{conditional_escape(option["label"])}</option>'


def _input(widget: dict[str, Any]) -> SafeString:
    value = widget["value"]
    given = "" if value is None else f' value="{escape(str(value))}"'
    name, kind, attrs = escape(widget["name"]), escape(widget["type"]), _attributes(widget["attrs"])
    return mark_safe(f'<input type="{kind}" name="{name}"{given}{attrs}>')  # noqa: S308 (all of it is escaped)


_DRAWN: dict[str, Callable[[dict[str, Any]], SafeString]] = {
    "django/forms/widgets/select.html": _select,
    **{f"django/forms/widgets/{kind}.html": _input for kind in _INPUTS},
}
