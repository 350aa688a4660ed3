"""Sentences that the product itself writes into rows: kept as a code and its values, read in the language
of whoever reads them.

A worker has no reader, so a sentence translated when it is written would stand in one language for ever.
A column of words by people may hold either: ``read`` leaves what somebody typed as it is.
"""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from core.errors import Sentence

_MARK = "said:"
SENTENCES: dict[str, Sentence] = {}


def declare(code: str, sentence: Sentence) -> str:
    """Give a sentence its code, once. Returns the code, for ``write``."""
    if code in SENTENCES:
        raise ValueError(f"the sentence {code} is declared twice")
    SENTENCES[code] = sentence
    return code


def write(code: str, **values: str) -> str:
    """A declared sentence as a row keeps it."""
    if code not in SENTENCES:
        raise ValueError(f"no sentence {code} is declared")
    return f"{_MARK}{code}?{urlencode(values)}"


def read(text: str) -> str:
    """What a row keeps, in the active language."""
    code, _separator, values = text.removeprefix(_MARK).partition("?")
    if not text.startswith(_MARK) or code not in SENTENCES:
        return text
    return str(SENTENCES[code]) % dict(parse_qsl(values, keep_blank_values=True))
