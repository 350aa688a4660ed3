"""The kinds of answers: how each is read, kept, said and found again.

The stored form is JSON: a text is a string (or one by language, where the product's own words answer),
a number and a percentage are exact decimals as strings (a percentage is a rate, "0.306" for 30.6 %),
money is ``{"amount", "currency"}``, a day is ISO 8601, a choice is its code, several are a list of
codes, a table is a list of rows by column, a file, person or partner is ``{"id", "name"}``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.days import check_day
from core.errors import DomainError
from core.ids import public_id_of
from core.money import Money
from core.numbers import exact_decimal
from core.search import fold
from core.text import LANGUAGES, Translated
from partners.questions.rules import is_empty

# What no JSON of PostgreSQL holds: the zero character, and half of a pair of surrogates.
_UNKEPT = re.compile("[\x00\ud800-\udfff]")
# Of the forms of ISO 8601 the one that everybody writes.
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
SHORT, LONG, ROWS = 500, 10_000, 500
# Eighteen digits before the point and six behind it fit the column that lists are filtered by.
LARGEST = Decimal(10) ** 15
# What a column of a table can be.
CELL_KINDS = ("text", "number", "money", "percent", "date", "yes_no", "choice", "link")


def _refuse(sentence: Any, field: str) -> DomainError:
    return DomainError.invalid(sentence, field=field)


def _text(limit: int) -> Callable[[Any, Any, str], Any]:
    def parse(question: Any, raw: Any, field: str) -> Any:
        if isinstance(raw, dict):
            if not all(key in LANGUAGES and isinstance(text, str) for key, text in raw.items()):
                raise _refuse(_("Enter a text."), field)
            texts = {key: _short(text.strip(), limit, field) for key, text in raw.items()}
            return {key: text for key, text in texts.items() if text}
        if not isinstance(raw, str):
            raise _refuse(_("Enter a text."), field)
        return _short(raw.strip(), limit, field)

    return parse


def _short(text: str, limit: int, field: str) -> str:
    if len(text) > limit:
        raise _refuse(_("At most %(limit)s characters can be kept here.") % {"limit": limit}, field)
    if _UNKEPT.search(text):
        raise _refuse(_("This contains a character that cannot be stored or printed. Enter it again."), field)
    return text


def _number(question: Any, raw: Any, field: str) -> str:
    if isinstance(raw, bool) or not isinstance(raw, str | int | Decimal):
        raise _refuse(_("Enter a number."), field)
    number = exact_decimal(raw.strip() if isinstance(raw, str) else raw)
    if number is None:
        raise _refuse(_("Enter a number."), field)
    if abs(number) >= LARGEST:
        raise _refuse(_("This number is too large."), field)
    if number != number.quantize(Decimal("0.000001")):
        raise _refuse(_("At most six decimals can be kept."), field)
    return format(number, "f")


def _money(question: Any, raw: Any, field: str) -> dict[str, str]:
    if isinstance(raw, Money):
        return raw.as_json()
    if not isinstance(raw, dict) or not {"amount", "currency"} <= set(raw):
        raise _refuse(_("Enter an amount and its currency."), field)
    amount = raw["amount"]
    if isinstance(amount, bool) or not isinstance(amount, str | int | Decimal):
        raise _refuse(_("Enter an amount and its currency."), field)
    return Money.parse(amount, raw["currency"], field=field).as_json()


def _date(question: Any, raw: Any, field: str) -> str:
    try:
        if not isinstance(raw, date) and not _DAY.fullmatch(raw.strip()):
            raise ValueError
        day = raw if isinstance(raw, date) else date.fromisoformat(raw.strip())
        check_day(day)
    except Exception as error:
        raise _refuse(_("Enter a day, such as 2026-11-30."), field) from error
    return day.isoformat()


_WORDS = {
    "true": True,
    "yes": True,
    "oui": True,
    "1": True,
    "false": False,
    "no": False,
    "non": False,
    "0": False,
}


def _yes_no(question: Any, raw: Any, field: str) -> bool:
    found = raw if isinstance(raw, bool) else _WORDS.get(str(raw).strip().casefold())
    if found is None:
        raise _refuse(_("Answer yes or no."), field)
    return found


def _labels(choices: list[dict[str, Any]]) -> dict[str, Translated]:
    return {one["code"]: Translated(one["label"]) for one in choices}


def _choice(question: Any, raw: Any, field: str) -> str:
    """By its code, or by its words in any language, as a spreadsheet has them."""
    labels = _labels(_choices_of(question))
    if isinstance(raw, str) and raw in labels:
        return raw
    wanted = fold(str(raw))
    for code, words in labels.items():
        if wanted in {fold(text) for text in words.values()}:
            return code
    raise _refuse(_("This is none of the choices."), field)


def _choices(question: Any, raw: Any, field: str) -> list[str]:
    given = raw if isinstance(raw, list | tuple) else [part.strip() for part in str(raw).split(",")]
    return list(dict.fromkeys(_choice(question, one, field) for one in given if one != ""))


def _choices_of(question: Any) -> list[dict[str, Any]]:
    return question.get("choices", []) if isinstance(question, dict) else question.choices


def _table(question: Any, raw: Any, field: str) -> list[dict[str, Any]]:
    if not isinstance(raw, list | tuple) or not all(isinstance(row, Mapping) for row in raw):
        raise _refuse(_("Send a list of rows, each with its columns by code."), field)
    rows = [_row(question, row, field) for row in raw]
    filled = [row for row in rows if row]
    if len(filled) > ROWS:
        raise _refuse(_("At most %(limit)s rows can be kept.") % {"limit": ROWS}, field)
    return filled


def _row(question: Any, row: Mapping[str, Any], field: str) -> dict[str, Any]:
    columns = {column["code"]: column for column in question.columns}
    unknown = set(row) - set(columns)
    if unknown:
        raise _refuse(_("This table has no column “%(column)s”.") % {"column": min(unknown)}, field)
    found = {}
    for code, raw in row.items():
        if not is_empty(raw):
            found[code] = _PARSERS[columns[code]["kind"]](columns[code], raw, field)
    return found


def _reference(question: Any, raw: Any, field: str) -> dict[str, str]:
    """A row by its public id and its name at the time. The caller has seen that it exists and is visible."""
    if isinstance(raw, models.Model):
        return {"id": public_id_of(raw), "name": str(raw)[:200]}
    if isinstance(raw, dict) and set(raw) == {"id", "name"}:
        return {"id": str(raw["id"])[:40], "name": str(raw["name"])[:200]}
    raise _refuse(_("Choose one of the list."), field)


_PARSERS: dict[str, Callable[[Any, Any, str], Any]] = {
    "text": _text(SHORT),
    "long_text": _text(LONG),
    "link": _text(SHORT),
    "number": _number,
    "percent": _number,
    "money": _money,
    "date": _date,
    "yes_no": _yes_no,
    "choice": _choice,
    "choices": _choices,
    "table": _table,
    "file": _reference,
    "person": _reference,
    "partner": _reference,
}


def parse(question: Any, raw: Any, *, field: str = "") -> Any:
    """What somebody typed or sent, in the stored form; None for nothing. Raises DomainError 422 at ``field``,
    by default the question's code."""
    if is_empty(raw):
        return None
    value = _PARSERS[question.kind](question, raw, field or question.code)
    return None if is_empty(value) else value


def found_by(question: Any, value: Any) -> dict[str, Any]:
    """What lists are filtered and sorted by: the columns ``text``, ``number`` and ``day`` of an answer."""
    index: dict[str, Any] = {"text": "", "number": None, "day": None}
    if is_empty(value):
        return index
    if question.kind in ("number", "percent"):
        index["number"] = Decimal(value)
    elif question.kind == "money":
        index |= {"number": Decimal(value["amount"]), "text": value["currency"]}
    elif question.kind == "date":
        index["day"] = date.fromisoformat(value)
    elif question.kind in ("choice", "yes_no"):
        index["text"] = str(value).lower() if isinstance(value, bool) else value
    elif question.kind == "choices":
        # Each code between bars, so that one is found by a part of the text.
        index["text"] = f"|{'|'.join(value)}|"[:300]
    elif question.kind in ("person", "partner", "file"):
        index["text"] = value["id"]
    elif question.kind != "table":
        words = " ".join(value.values()) if isinstance(value, dict) else value
        index["text"] = fold(words)[:300]
    return index


YES, NO = gettext_lazy("yes"), gettext_lazy("no")


def _said_choices(question: Any, value: Any) -> str:
    labels = _labels(_choices_of(question))
    codes = value if isinstance(value, list) else [value]
    return ", ".join(str(labels.get(code, code)) for code in codes)


def _said_text(question: Any, value: Any) -> str:
    return str(Translated(value)) if isinstance(value, dict) else value


def _said_name(question: Any, value: Any) -> str:
    return value["name"]


_PLAIN: dict[str, Callable[[Any, Any], Any]] = {
    "number": lambda question, value: Decimal(value),
    "percent": lambda question, value: Decimal(value),
    "money": lambda question, value: Money.from_json(value),
    "date": lambda question, value: date.fromisoformat(value),
    "yes_no": lambda question, value: str(YES if value else NO),
    "choice": _said_choices,
    "choices": _said_choices,
    "file": _said_name,
    "person": _said_name,
    "partner": _said_name,
    "table": lambda question, value: "\n".join(_line(question, row) for row in value),
}


def plain(question: Any, value: Any) -> Any:
    """A stored value as a file holds it: a number, a day, a text in the reader's language. ``question`` may
    be a column of a table."""
    if is_empty(value):
        return None
    kind = question["kind"] if isinstance(question, dict) else question.kind
    return _PLAIN.get(kind, _said_text)(question, value)


def _line(question: Any, row: Mapping[str, Any]) -> str:
    cells = [plain(column, row.get(column["code"])) for column in question.columns]
    return " · ".join("" if cell is None else _cell_words(cell) for cell in cells)


def _cell_words(cell: Any) -> str:
    return f"{cell.decimal} {cell.currency}" if isinstance(cell, Money) else str(cell)
