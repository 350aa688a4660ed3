"""Tables and what stands around them: sortable headings, filters, paging."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from typing import Any

from django import forms, template
from django.core.cache import cache
from django.http import QueryDict
from django.template import Context
from django.utils.choices import flatten_choices
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_filters.widgets import BooleanWidget

from core.errors import Sentence
from core.events import registry as events
from web.templatetags import formats
from web.templatetags.components.library import register
from web.templatetags.components.marks import icon_svg
from web.templatetags.components.panels import empty_state

SORT = "sort"
# Where in a list one stands makes no sense in another order or filter, and a file is not a list.
PLACE = ("cursor", "export")
# What filters offer may be this old; nothing is decided by it.
PANEL_SECONDS = 20


def _query(context: Context, *without: str):
    """The request's query string as a mutable copy, without the place and the names given."""
    query = context["request"].GET.copy()
    for name in (*PLACE, *without):
        query.pop(name, None)
    return query


@register.simple_tag(takes_context=True)
def th(context: Context, label: Any, key: str = "", num: bool = False, **attributes) -> SafeString:
    """A heading; with a ``key`` it sorts: "-created" sorts downwards first."""
    classes = " ".join(filter(None, ("num" if num else "", attributes.get("class", ""))))
    if not key:
        return heading(label, classes)
    query = context["request"].GET
    ordering = query.get(SORT) or context.get("ordering", "")
    return sort_heading(label, key, query=query, ordering=ordering, classes=classes)


def heading(label: Sentence, classes: str = "") -> SafeString:
    return format_html('<th scope="col" class="{}">{}</th>', classes, label)


def sort_heading(label: Sentence, key: str, *, query: QueryDict, ordering: str, classes: str) -> SafeString:
    """A heading that sorts: "-created" sorts downwards first. The arrow says how the column runs now,
    whichever way came first."""
    name = key.removeprefix("-")
    turned = name if key.startswith("-") else f"-{name}"
    address = query.copy()
    for other in PLACE:
        address.pop(other, None)
    address[SORT] = turned if ordering == key else key
    way = {name: "ascending", f"-{name}": "descending"}.get(ordering, "")
    return format_html(
        '<th scope="col" class="{}"{}><a class="sort" href="?{}">{}{}</a></th>',
        classes,
        format_html(' aria-sort="{}"', way) if way else "",
        address.urlencode(),
        label,
        icon_svg("arrow-down" if way == "descending" else "arrow-up", 13),
    )


class ListTableNode(template.Node):
    """The page's table; what stands inside is for a list without rows."""

    def __init__(self, nodelist: template.NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        table = context["table"]
        body = table.body() if table.rows else self.nodelist.render(context)
        return format_html(
            "<table><thead><tr>{}</tr></thead><tbody>{}</tbody>{}</table>", table.head(), body, table.foot()
        )


@register.tag
def list_table(parser: template.base.Parser, token: template.base.Token) -> ListTableNode:
    nodelist = parser.parse(("endlist_table",))
    parser.delete_first_token()
    return ListTableNode(nodelist)


@register.inclusion_tag("components/empty_row.html", takes_context=True)
def empty_row(
    context: Context,
    colspan: int,
    title: Any,
    text: Any = "",
    url: str = "",
    label: Any = "",
    icon: str = "inbox",
    permission: str = "",
) -> dict[str, Any]:
    return {"colspan": colspan, **empty_state(context, title, text, url, label, icon, permission)}


@register.inclusion_tag("components/pagination.html")
def pagination(page: Any) -> dict[str, Any]:
    return {"page": page}


@register.inclusion_tag("components/filter_bar.html", takes_context=True)
def filter_bar(context: Context, filterset: Any, search: str = "q", saved: Any = ()) -> dict[str, Any]:
    form = filterset.form
    form.is_valid()
    names = [name for name in form.fields if name not in (search, SORT)]
    query = _query(context, *[part for name in form.fields for part in _parts(form, name)])
    seen = [name for name in form.fields if not form[name].is_hidden]
    # What narrows the list without a field of its own goes on with the others.
    kept = _query(context, *[part for name in seen for part in _parts(form, name)])
    # Other columns change nothing else of the list.
    beside = _query(context, "columns")
    return {
        "search": form[search] if search in form.fields else None,
        "fields": _panel(filterset, names),
        "kept": [(name, value) for name, values in kept.lists() for value in values],
        "chips": [chip for name in names for chip in _chips(context, form, name)],
        "clear_url": "?" + query.urlencode(),
        "saved": saved,
        "chooser": context.get("chooser"),
        "beside": [(name, value) for name, values in beside.lists() for value in values],
        "usual_url": "?" + beside.urlencode(),
    }


def _panel(filterset: Any, names: list[str]) -> list[str]:
    """The filters as fields. While none is used they read the same for everybody who reads this
    language."""
    form = filterset.form
    if any(form.data.get(part) for name in names for part in _parts(form, name)):
        return _fields(form, names)
    kind = type(filterset)
    # What a filter set adds while the installation runs is part of what is read.
    added = getattr(filterset, "panel_key", "")
    # A cache takes keys up to a length, and many own fields are longer.
    said = f"{kind.__module__}.{kind.__qualname__} {get_language()} {added}"
    key = f"filters:{sha256(said.encode()).hexdigest()}"
    found = cache.get(key)
    if found is None:
        found = _fields(form, names)
        cache.set(key, found, PANEL_SECONDS)
    return found


def _fields(form: forms.Form, names: list[str]) -> list[str]:
    for name in names:
        field = form.fields[name]
        field.is_filter = True  # type: ignore[attr-defined]  # read by web.widgets
        if isinstance(field.widget, BooleanWidget):
            # Nothing chosen is no third answer: the library calls it unknown.
            field.widget.choices = [("", "–"), *field.widget.choices[1:]]
        if isinstance(field.widget, forms.NullBooleanSelect):
            field.widget.choices = [("unknown", "–"), *field.widget.choices[1:]]
        if isinstance(field, forms.ModelChoiceField):
            # At once: Django would open a cursor on the server for these few rows.
            field.widget.choices = _choices(field)
    return [form[name].as_field_group() for name in names if not form[name].is_hidden]


def _choices(field: forms.ModelChoiceField) -> list[tuple[Any, Any]]:
    none = [("", field.empty_label)] if field.empty_label is not None else []
    return none + [(field.prepare_value(row), field.label_from_instance(row)) for row in field.queryset.all()]


def _parts(form: forms.Form, name: str) -> list[str]:
    """The parameters one field reads: one, or one for each part of a range."""
    widget = form.fields[name].widget
    if isinstance(widget, forms.MultiWidget):
        return [name + suffix for suffix in widget.widgets_names]
    return [name]


def _chips(context: Context, form: forms.Form, name: str) -> list[dict[str, Any]]:
    """One chip for each value that narrows the list, with the link that takes it away."""
    value = form.cleaned_data.get(name)
    if value in (None, "", [], ()) or (hasattr(value, "exists") and not value):
        return []
    label = form[name].label
    several = isinstance(value, (list, tuple)) or hasattr(value, "exists")
    if not several:
        query = _query(context, *_parts(form, name))
        return [
            {
                "label": label,
                "value": _shown(context, form.fields[name], value),
                "url": "?" + query.urlencode(),
            }
        ]
    chips = []
    for entry in value:
        query = _query(context, name)
        raw = form.fields[name].prepare_value(entry)
        query.setlist(name, [v for v in context["request"].GET.getlist(name) if v != str(raw)])
        chips.append(
            {
                "label": label,
                "value": _shown(context, form.fields[name], entry),
                "url": "?" + query.urlencode(),
            }
        )
    return chips


def _shown(context: Context, field: forms.Field, value: Any) -> str:
    """A value as people read it: the label of a choice, the name of a row, a day as a day."""
    if value is True or value is False:
        return str(_("yes") if value else _("no"))
    if isinstance(value, slice):
        return f"{_end(value.start)} – {_end(value.stop)}"
    if isinstance(value, date):
        return formats.day(value)
    if isinstance(field, forms.ModelChoiceField):
        return str(value)
    for code, text in flatten_choices(pair for pair in getattr(field, "choices", ())):
        if str(code) == str(value):
            return str(text)
    return events.name_of(str(value), context["request"].actor) or str(value)


def _end(value: Any) -> str:
    """One end of a range; an open one is left to the reader."""
    return formats.day(value) if isinstance(value, date) else str(value or "…")


@register.simple_tag
def file_links(url: str) -> SafeString:
    """What a part of a page shows as a file, in both kinds."""
    mark = "&" if "?" in url else "?"
    return format_html_join(
        " ",
        '<a class="link" href="{}{}export={}">{}</a>',
        ((url, mark, kind, kind.upper()) for kind in ("csv", "xlsx")),
    )
