"""A choice out of many, by typing a part of its name: the browser's own list, which needs no script."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.choices import flatten_choices
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core.text import fold_name


class TypeaheadInput(forms.TextInput):
    """An input with the names to choose from; it shows the name of a code."""

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = ()) -> None:
        super().__init__({"autocomplete": "off", "placeholder": _("Type to search"), **(attrs or {})})
        self.choices = choices

    def names(self) -> list[tuple[str, str]]:
        return [(str(code), str(name)) for code, name in flatten_choices(self.choices) if code != ""]

    def format_value(self, value: Any) -> Any:
        return dict(self.names()).get(str(value), value)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        listed = f"{(attrs or {}).get('id', name)}_list"
        options = format_html_join(
            "", '<option value="{}"></option>', ((said,) for _code, said in self.names())
        )
        field = super().render(name, value, {**(attrs or {}), "list": listed}, renderer)
        return format_html('{}<datalist id="{}">{}</datalist>', field, listed, options)


class TypeaheadField(forms.ChoiceField):
    """One of many choices: its name as somebody types it, or its code. Gives the code."""

    widget = TypeaheadInput
    default_error_messages = {"invalid_choice": _("Choose a name from the list. “%(value)s” is not in it.")}

    def to_python(self, value: Any) -> str:
        typed = super().to_python(value).strip()
        names = self.widget.names()
        if typed in dict(names):
            return typed
        folded = fold_name(typed)
        return next((code for code, name in names if fold_name(name) == folded), typed)
