"""Codes of configured things, made from their names: rules and the API use them, nobody types them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.conf import settings
from django.utils.text import slugify

LENGTH = 40


def code_of(name: Mapping[str, str], *, otherwise: str = "item") -> str:
    """The code that a name makes: of its English text, else of the first that is filled. A name without
    a Latin letter makes ``otherwise``."""
    languages = ["en", *(code for code, _name in settings.LANGUAGES)]
    texts = [name[language] for language in languages if name.get(language)]
    plain = str(texts[0]).replace("’", "-").replace("'", "-") if texts else ""
    return slugify(plain)[:LENGTH].strip("-_") or otherwise


def free_code(name: Mapping[str, str], taken: Collection[str], *, otherwise: str = "item") -> str:
    """As ``code_of``, with a number behind it where it is ``taken``."""
    code = code_of(name, otherwise=otherwise)
    found, number = code, 2
    while found in taken:
        end = f"-{number}"
        found, number = f"{code[: LENGTH - len(end)]}{end}", number + 1
    return found
