"""Tables that people send as CSV, as the spreadsheets of any country save them.

A file is read whole or refused whole: its encoding, its marks, its columns. Its cells are read one by
one, by the language of the reader, and each refusal says what is wrong with that cell alone; so that a
bad row never stops the others.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import StringIO
from itertools import islice
from time import strptime
from typing import IO

from django.core.exceptions import ValidationError
from django.utils.formats import get_format
from django.utils.translation import gettext_lazy as _

from core.days import check_day
from core.errors import DomainError
from core.numbers import plain_decimal

# More than anybody sends: a file of the size that may be uploaded holds millions, for minutes of work.
MOST_ROWS = 200_000
_SEPARATORS = ",;\t|"
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Digits, alone or in groups of three by one mark, then the decimals by another one.
_NUMBER = re.compile(r"[+-]?(?:[0-9]+|[0-9]{1,3}(?:([ .,'])[0-9]{3})(?:\1[0-9]{3})*)(?:(?!\1)[.,][0-9]+)?")
_SPACES = re.compile(r"\s")
# Days that are written alike in every language, beside those of the reader's.
_DAYS = ("%Y-%m-%d", "%d.%m.%Y")


@dataclass(frozen=True)
class Row:
    """A row of a table. ``number`` is the one that a spreadsheet shows beside it: the head is row 1.

    Each reading raises DomainError at the column when the cell cannot be read as that, or when the row
    has cells beyond the columns, so that nobody knows which is which.
    """

    number: int
    cells: dict[str, str]
    language: str
    is_ragged: bool = False

    def text(self, column: str) -> str:
        """The cell without spaces around it; "" where the file has no such column."""
        if self.is_ragged:
            raise DomainError.invalid(
                _("This row has more cells than the file has columns."), field=column, code="ragged-row"
            )
        return self.cells.get(column, "").strip()

    def day(self, column: str) -> date | None:
        """A day as 2026-11-30, as 30.11.2026 or as the reader's language writes it; None when empty."""
        text = self.text(column)
        if not text:
            return None
        formats = dict.fromkeys([*_DAYS, *get_format("DATE_INPUT_FORMATS", lang=self.language)])
        found = next(filter(None, (_day(text, written) for written in formats)), None)
        if found is None:
            raise DomainError.invalid(_("Write the day as 2026-11-30."), field=column, code="not-a-day")
        try:
            check_day(found)
        except ValidationError as error:
            raise DomainError.invalid(error.messages[0], field=column, code="day-out-of-range") from None
        return found

    def decimal(self, column: str) -> Decimal | None:
        """A number as people write it, "1 234,56" or "1,234.56"; None when empty."""
        text = self.text(column)
        if not text:
            return None
        typed = _SPACES.sub(" ", text).replace("’", "'").replace("\u2212", "-")
        if not _NUMBER.fullmatch(typed):
            raise DomainError.invalid(
                _("Write the number in digits, such as 1250.00."), field=column, code="not-a-number"
            )
        comma = get_format("DECIMAL_SEPARATOR", lang=self.language) == ","
        return Decimal(plain_decimal(typed, decimal_comma=comma))


def read_table(source: bytes | IO[bytes], *, language: str, needed: Iterable[str] = ()) -> list[Row]:
    """The rows below the head that hold anything, by the names of the columns in small letters.

    Raises DomainError at ``file`` when it is no such table: not a text, no column that is ``needed``,
    a column that stands there twice, a quotation mark that is never closed, more than ``MOST_ROWS`` rows.
    """
    table = read_lines(source)
    names = [name.strip().lower() for name in table[0]] if table else []
    _check_head(names, needed)
    return [
        Row(number, dict(zip(names, cells, strict=False)), language, any(cells[len(names) :]))
        for number, cells in enumerate(table[1:], start=2)
        if any(cell.strip() for cell in cells)
    ]


def read_lines(source: bytes | IO[bytes]) -> list[list[str]]:
    """All rows as their cells, the head among them, for whoever finds out what each column means.

    Raises DomainError at ``file`` as ``read_table`` does, but for what it says of the head.
    """
    text = _text(source if isinstance(source, bytes) else source.read())
    try:
        # Without translation of line ends, all three kinds end a row and none is lost in a cell.
        lines = csv.reader(StringIO(text, newline=""), delimiter=_separator(text), strict=True)
        table = list(islice(lines, MOST_ROWS + 2))
    except csv.Error:
        raise DomainError.invalid(
            _("The file cannot be read as a table. Save it as CSV again."), field="file", code="not-csv"
        ) from None
    if len(table) > MOST_ROWS + 1:
        raise DomainError.invalid(
            _("The file has more than 200,000 rows. Split it."), field="file", code="too-many-rows"
        )
    return table


def _text(content: bytes) -> str:
    """UTF-16 says so by its first bytes; what is not UTF-8 either is as Windows writes in western Europe."""
    encodings = ("utf-16",) if content.startswith(_UTF16) else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise DomainError.invalid(_("Save the file as CSV in UTF-8."), field="file", code="not-text")


def _separator(text: str) -> str:
    """The mark that parts the names of the columns."""
    head = re.split(r"[\r\n]", text, maxsplit=1)[0]
    return max(_SEPARATORS, key=head.count)


def _check_head(names: list[str], needed: Iterable[str]) -> None:
    missing = sorted(set(needed) - set(names))
    if missing:
        raise DomainError.invalid(
            _("The file has no column %(names)s.") % {"names": ", ".join(missing)},
            field="file",
            code="missing-column",
        )
    twice = sorted(name for name, times in Counter(names).items() if name and times > 1)
    if twice:
        raise DomainError.invalid(
            _("The file has the column %(names)s twice.") % {"names": ", ".join(twice[:10])},
            field="file",
            code="column-twice",
        )


def _day(text: str, written: str) -> date | None:
    # Digits of other scripts are digits to strptime, and nothing that a bank or a spreadsheet writes.
    if not text.isascii():
        return None
    try:
        return date(*strptime(text, written)[:3])
    except ValueError:
        return None
