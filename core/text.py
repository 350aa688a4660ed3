"""Text configured in each language of the programme, and the one place where text written by users is filled in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError

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

    def __hash__(self) -> int:  # type: ignore[override]  # a dict has none; this one is a value, never changed
        return hash(tuple(sorted(self.items())))


def both(fr: str | list[str], en: str | list[str]) -> Translated:
    """A text that ships with the product, in French and in English; lists become lines."""
    join = "\n".join
    return Translated(fr=fr if isinstance(fr, str) else join(fr), en=en if isinstance(en, str) else join(en))


def listed(texts: Iterable[Any]) -> str:
    """Names one after the other, in the reader's language."""
    return ", ".join(str(text) for text in texts)


class TranslatedField(models.JSONField):
    """A text by language, such as ``{"en": …, "fr": …}``, with fallback to another when one is empty."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("default", dict)
        super().__init__(**kwargs)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Translated:
        return Translated(super().from_db_value(value, expression, connection) or {})

    def to_python(self, value: Any) -> Translated:
        return Translated(super().to_python(value) or {})

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        if not self.blank and not Translated(value or {}):
            raise ValidationError(_("Enter this text in at least one language."), code="required")

    def formfield(self, **kwargs: Any) -> Any:
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

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """An input for each language of the programme, and for whichever holds a text."""
        # The languages of the programme are a column with such a field: they stand on this module.
        from core import languages

        context = super().get_context(name, value, attrs)
        offered = dict(languages.offered())
        every = context["widget"]["subwidgets"]
        shown = [part for part in every if part["attrs"]["lang"] in offered or part["value"]]
        context["widget"]["subwidgets"] = shown
        return context

    def decompress(self, value: Any) -> list[Any]:
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

    def compress(self, data_list: Any) -> Translated:
        return Translated({code: text for code, text in zip(LANGUAGES, data_list, strict=False) if text})


# What people type for one another: apostrophes, dashes, and letters that Unicode does not take apart.
_ALIKE = str.maketrans(
    dict.fromkeys(
        "\u2018\u2019\u201a\u201b\u02bc\u02bb\u02b9\u02bd\u02c8\u2032\u00b4`\uff07\ua78c\u055a", "'"
    )
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00ad\u058a\ufe58\ufe63\uff0d\u2043", "-")
    | {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "ı": "i", "ð": "d", "þ": "th", "ħ": "h"}
)
# Accents of Latin, Greek and Cyrillic, vowel points of Hebrew and Arabic. Marks of other scripts are
# letters: without them, another name is left.
_ACCENTS = re.compile("[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670]")


def fold_name(name: str) -> str:
    """A person's name as it is compared: no case, accents, invisible marks or kinds of apostrophe,
    dash and space."""
    alike = name.replace("\u00ad", "").translate(_ALIKE).casefold().translate(_ALIKE)
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", alike)).translate(_ALIKE)
    visible = "".join(
        letter for letter in bare if unicodedata.category(letter) not in ("Cf", "Cc") or letter.isspace()
    )
    words = re.sub(r"\s*-\s*", "-", visible).split()
    return unicodedata.normalize("NFC", " ".join(words))


def same_person_name(one: str, other: str) -> bool:
    """Whether two spellings are one person's name, as somebody types what they see."""
    folded = fold_name(one)
    return bool(folded) and folded == fold_name(other)


# What a mail program would make a link of, or a line of its own.
_NO_NAME = re.compile(
    r"[\x00-\x1f\x7f\u0085\u2028\u2029<>@]|://|\bwww\.|\w\.\w{2,}/|"
    r"\b[\w-]{2,}\.(com|net|org|info|biz|app|dev|xyz|top|site|online|shop|link|click|test|[a-z]{2})\b",
    re.IGNORECASE,
)


def plain_name(name: str, *, field: str = "name") -> str:
    """The name of somebody, as a mail may greet them: one line without an address in it.

    Whoever types a name of somebody else has our mails say it. Raises DomainError at ``field``.
    """
    if _NO_NAME.search(name.strip()):
        raise DomainError.invalid(
            _("Write the name alone, on one line and without an address."), field=field, code="not-a-name"
        )
    return " ".join(name.split())


def one_line(text: str) -> str:
    """A text on one line, as a heading or a paragraph needs it; spaces that keep words together stay."""
    return re.sub(r"[^\S\u00a0\u202f]+", " ", text).strip()


# A variable of a text that users write.
NAME = re.compile(r"\{([a-z][a-z0-9_]*)\}")


def names_in(text: str) -> set[str]:
    """The variables that a text asks for, as ``{name}``."""
    return set(NAME.findall(text))


def fill(text: str, values: Mapping[str, Any]) -> str:
    """Put values in place of ``{name}``; a name that is not given stays as it is written.

    Never a template engine: nothing in the text or in the values is evaluated, and a value that
    itself contains ``{name}`` is not filled again.
    """
    return NAME.sub(lambda m: str(values[m[1]]) if m[1] in values else m[0], text)


def stray_braces(text: str) -> list[str]:
    """The lines of a text in which a brace belongs to no ``{name}``: nothing would be filled in there."""
    return [line.strip() for line in text.splitlines() if re.search(r"[{}]", NAME.sub("", line))]
