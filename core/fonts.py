"""The typefaces of our documents, each from a wheel, and what can be written with them.

A document is kept for ever, so it is never made with a letter that no typeface has: what would be an
empty box is refused where it is entered, and once more before a document is made.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError, Sentence


@dataclass(frozen=True)
class Face:
    """A font file of a wheel."""

    wheel: str
    file: str

    @property
    def path(self) -> Path:
        return Path(str(files(self.wheel))) / self.file


INTER = Face("fontpkg_inter", "files/Inter[opsz,wght].ttf")
_SCRIPTS = (
    "Arabic", "Hebrew", "Thai", "Devanagari", "Armenian", "Georgian", "Bengali", "Gujarati", "Gurmukhi",
    "Tamil", "Telugu", "Kannada", "Malayalam", "Sinhala", "Oriya", "Khmer", "Lao", "Myanmar", "Ethiopic",
)  # fmt: skip
# In the order in which they are asked: Latin, Greek and Cyrillic are Inter's; the last one is by far the
# largest and holds Chinese, Japanese and Korean.
FACES = (
    INTER,
    Face("manimgx_fonts", "NotoSans[wght].ttf"),
    *(Face("manimgx_fonts", f"NotoSans{script}[wght].ttf") for script in _SCRIPTS),
    Face("manimgx_fonts", "NotoSansSymbols[wght].ttf"),
    Face("manimgx_fonts", "NotoEmoji[wght].ttf"),
    Face("noto_cjk_sans_jp_regular", "NotoSansCJKjp-Regular.otf"),
)
# Controls, spaces and marks that are not seen need no letter.
_UNSEEN = {"Cc", "Cf", "Zs", "Zl", "Zp"}
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")


@cache
def _letters(face: Face) -> frozenset[int]:
    """What a font has a letter for. Reading the largest takes half a second, once a process."""
    from fontTools.ttLib import TTFont

    with TTFont(face.path, lazy=True) as font:
        return frozenset(font.getBestCmap())


def _seen(text: str) -> set[str]:
    """The characters of a text that are seen."""
    return {c for c in set(text) if unicodedata.category(c) not in _UNSEEN and not _SELECTORS.match(c)}


def needed(text: str) -> list[Face]:
    """The faces that a text is written with, besides Inter."""
    left, found = {ord(c) for c in _seen(text)} - _letters(INTER), []
    for face in FACES[1:]:
        if not left:
            break
        if left & _letters(face):
            found.append(face)
            left -= _letters(face)
    return found


def missing(text: str) -> list[str]:
    """The characters of a text that no face has, in the order of their codes."""
    seen = _seen(text)
    # Places for private use are drawn as each font pleases, and say nothing.
    private = {ord(c) for c in seen if unicodedata.category(c) == "Co"}
    left = {ord(c) for c in seen} - private
    for face in FACES:
        if not left:
            break
        left -= _letters(face)
    return [chr(code) for code in sorted(left | private)]


def spelled(text: str) -> str:
    """The text with the codes of characters that no face has: for what others wrote, such as the name of
    a customer on a statement, which must not keep a document from being made."""
    codes = {ord(c): f"[{_code(c)}]" for c in missing(text)}
    return text.translate(codes) if codes else text


def _code(letter: str) -> str:
    return f"U+{ord(letter):04X}"


# -- Refusals -----------------------------------------------------------------------------------------


def check_document(text: str) -> None:
    """Raise DomainError 422 unless all of a document's text can be written."""
    if lacking := missing(text):
        place = text.index(lacking[0])
        words = " ".join(text[max(0, place - 20) : place + 20].split())
        sentence = _(
            "The document cannot be made: no typeface of ours has the character “%(letter)s” (%(code)s) of "
            "“%(words)s”. Write it in other letters."
        )
        values = {"letter": lacking[0], "code": _code(lacking[0]), "words": words}
        raise DomainError.invalid(sentence % values, code="missing-glyph")


def check_printed(row: models.Model, *, exclude: Set[str] = frozenset()) -> None:
    """Raise ValidationError by field on what documents print of a row (``PRINTED_FIELDS``) and no face
    of ours has."""
    names: Iterable[str] = getattr(row, "PRINTED_FIELDS", ())
    errors: dict[str, Sentence] = {}
    for name in names:
        lacking = [] if name in exclude else missing("".join(_texts(getattr(row, name))))
        if lacking:
            sentence = _(
                "No typeface of our documents has the character “%(letter)s” (%(code)s). Write it in other letters."
            )
            errors[name] = sentence % {"letter": lacking[0], "code": _code(lacking[0])}
    if errors:
        raise ValidationError(errors)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
