"""Several of many choices: boxes to tick in a list that scrolls, narrowed by typing where there is a script."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

# So many choices are seen without a search.
AT_A_GLANCE = 8


class Checklist(forms.CheckboxSelectMultiple):
    """Drawn in Python: 250 countries would cost 250 templates. What is ticked stands first."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        ticked = set(self.format_value(value))
        options = [(str(code), label) for code, label in self.choices]
        options.sort(key=lambda option: option[0] not in ticked)
        key = (attrs or {}).get("id", f"id_{name}")
        boxes = format_html_join(
            "",
            '<label for="{}_{}"><input type="checkbox" name="{}" value="{}" id="{}_{}"{}>{}</label>',
            (
                (key, place, name, code, key, place, SafeString(" checked") if code in ticked else "", label)
                for place, (code, label) in enumerate(options)
            ),
        )
        listed = format_html(
            '<div class="options checklist" id="{}" tabindex="0" role="group" aria-label="{}">{}</div>',
            key,
            _("Choices"),
            boxes,
        )
        if len(options) <= AT_A_GLANCE:
            return listed
        return format_html(
            '<input type="search" class="needs-js" data-narrow="{}" placeholder="{}" aria-label="{}">{}',
            key,
            _("Type to search"),
            _("Search in the list"),
            listed,
        )
