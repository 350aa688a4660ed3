"""What the sources of the review share: stored forms, links, and what several of them read once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.functional import lazy

from core.errors import Sentence
from core.links import Link
from core.money import Money
from partners.questions.sources import Computed, Context

# Rows of a table; what is left out is said beside it.
ROWS = 200
# A cell of a table holds less than a text of a record may.
CELL = 400
# A tenth of a per cent, as the product shows rates.
THREE_PLACES = Decimal("0.001")

Words = dict[str, str]
_BREAKS = re.compile(r"[ \t\r\n]+")

# A sentence with values in it, put together in the language of whoever reads it.
later: Callable[[Callable[[], str]], Any] = lazy(lambda sentence: sentence(), str)


def words(text: Any) -> Words:
    """A text in each language: a translated sentence, or a function that says it in the active one."""
    found = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found[code] = cut(text() if callable(text) else str(text))
    return found


def cut(text: str) -> str:
    """On one line, and no longer than a cell holds. The spaces that keep an amount together stay."""
    text = _BREAKS.sub(" ", text).strip()
    return text if len(text) <= CELL else text[: CELL - 1].rstrip() + "…"


def money(minor: int | None, currency: str) -> dict[str, str] | None:
    return None if minor is None else Money(int(minor), currency).as_json()


def rate(value: Decimal | None) -> str | None:
    return None if value is None else format(value.quantize(THREE_PLACES).normalize(), "f")


def day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def row(**cells: Any) -> dict[str, Any]:
    """A row of a table without its empty cells."""
    return {code: cell for code, cell in cells.items() if cell is not None and cell != "" and cell != {}}


def number(value: int | None) -> str | None:
    return None if value is None else str(value)


def url(context: Context, route: str, permission: str, query: str = "", *args: str) -> str:
    """The address of a page of ours, "" for who may not open it."""
    return Link(route, permission, tuple(args), query).url_for(context.actor)


def open_(missing: Sentence, missing_url: str = "") -> Computed:
    """No answer: what would give one, and where."""
    return Computed(None, missing=missing, missing_url=missing_url)


def table(
    rows: Iterable[dict[str, Any]],
    missing: Sentence,
    missing_url: str = "",
    *,
    rows_url: str = "",
    **more: Any,
) -> Computed:
    """A table; without a row it is open."""
    found = list(rows)
    return Computed(found, rows_url, **more) if found else open_(missing, missing_url)
