"""The languages that people are written to and texts are configured in.

A language is data (``settings.LANGUAGES``) and catalogues: columns name these functions, so that none
is written into a migration.
"""

from __future__ import annotations

from django.conf import settings

from core import programme
from core.errors import Sentence


def choices() -> list[tuple[str, Sentence]]:
    """Every language of the installation: what a column may hold."""
    return list(settings.LANGUAGES)


def offered() -> list[tuple[str, Sentence]]:
    """The languages that the programme speaks: what people choose from."""
    found = programme.current()
    wanted = found.languages if found else []
    return [choice for choice in settings.LANGUAGES if not wanted or choice[0] in wanted]


def spoken(language: str) -> str:
    """The language in which somebody of this language is spoken to: their own where it is offered."""
    return language if language in dict(offered()) else of_programme()


def default() -> str:
    """The language of the installation: what a column holds when nothing else is said."""
    return settings.LANGUAGE_CODE


def of_programme() -> str:
    """The language of the programme: that of a person who has said none."""
    found = programme.current()
    return (found and found.language) or settings.LANGUAGE_CODE
