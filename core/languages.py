"""The languages that people are written to and texts are configured in.

A language is data (``settings.LANGUAGES``) and catalogues: columns name these functions, so that none
is written into a migration.
"""

from __future__ import annotations

from django.conf import settings

from core.errors import Sentence


def choices() -> list[tuple[str, Sentence]]:
    return list(settings.LANGUAGES)


def default() -> str:
    """The language of the programme: what it is when nobody has said one."""
    return settings.LANGUAGE_CODE
