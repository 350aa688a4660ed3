"""Text configured in each language of the programme, and the one place where text written by users is filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

LANGUAGES = [code for code, _name in settings.LANGUAGES]


class Translated(dict):
    """A text by language. As a string it is the reader's language, else any that is filled."""

    def __str__(self) -> str:
        return self.in_language(get_language() or settings.LANGUAGE_CODE)

    def in_language(self, language: str) -> str:
        code = language.split("-")[0]
        return self.get(code) or next((self[c] for c in LANGUAGES if self.get(c)), "")

    def __bool__(self) -> bool:
        return any(self.values())

    def __hash__(self) -> int:
        return hash(tuple(sorted(self.items())))


class TranslatedField(models.JSONField):
    """A text by language, such as ``{"en": …, "fr": …}``, with fallback to another when one is empty."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("default", dict)
        super().__init__(**kwargs)

    def from_db_value(self, value, expression, connection):
        return Translated(super().from_db_value(value, expression, connection) or {})

    def to_python(self, value):
        return Translated(super().to_python(value) or {})

    def validate(self, value, model_instance) -> None:
        if not self.blank and not Translated(value or {}):
            raise ValidationError(_("Enter this text in at least one language."), code="required")

    def formfield(self, **kwargs):
        return TranslatedFormField(
            required=not self.blank, label=kwargs.get("label", self.verbose_name), help_text=self.help_text
        )


class TranslatedWidget(forms.MultiWidget):
    """One input a language, side by side."""

    template_name = "components/translated_widget.html"

    def __init__(self, *, rows: int = 0) -> None:
        kind = (
            (lambda lang: forms.Textarea({"rows": rows, "lang": lang}))
            if rows
            else (lambda lang: forms.TextInput({"lang": lang}))
        )
        super().__init__({code: kind(code) for code in LANGUAGES})

    def decompress(self, value):
        value = value or {}
        return [value.get(code, "") for code in LANGUAGES]


class TranslatedFormField(forms.MultiValueField):
    def __init__(self, *, rows: int = 0, **kwargs: Any) -> None:
        super().__init__(
            [forms.CharField(required=False) for _code in LANGUAGES],
            widget=TranslatedWidget(rows=rows),
            require_all_fields=False,
            **kwargs,
        )

    def compress(self, data_list):
        return Translated({code: text for code, text in zip(LANGUAGES, data_list, strict=False) if text})


_NAME = re.compile(r"\{([a-z][a-z0-9_]*)\}")


def names_in(text: str) -> set[str]:
    """The variables that a text asks for, as ``{name}``."""
    return set(_NAME.findall(text))


def fill(text: str, values: Mapping[str, Any]) -> str:
    """Put values in place of ``{name}``; a name that is not given stays as it is written.

    Never a template engine: nothing in the text or in the values is evaluated, and a value that
    itself contains ``{name}`` is not filled again.
    """
    return _NAME.sub(lambda m: str(values[m[1]]) if m[1] in values else m[0], text)
