"""The tables of a file, as texts: CSV of any spreadsheet, or the first two sheets of an XLSX.

Of an XLSX the stored values are read: days and numbers are written out in one way, formulas are what they
came to when the file was saved. The file is untrusted: it may not unpack to more than it should, and no
more rows and columns are looked at than can be imported.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from itertools import islice
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.xml import DEFUSEDXML

from core.csv_reader import read_lines
from core.errors import DomainError
from partners.imports.problems import FAULTS

TEXTS = (".csv", ".txt")
TABLES = (".xlsx", *TEXTS)
MAX_ROWS = 20_000
MAX_COLUMNS = 100
# What a sheet of as many rows and columns as may be takes unpacked, and not much more.
MAX_UNPACKED = 120 * 1024 * 1024
# Rows that somebody only coloured end a sheet.
MAX_EMPTY = 2_000
MAX_CELL = 6_000
MIDNIGHT = time(0)
# What the library lets through of a damaged workbook: XML that is not well-formed is a SyntaxError, a part
# that is encrypted or packed in another way a RuntimeError, an index that points to nothing a LookupError.
_UNREADABLE = (InvalidFileException, zipfile.BadZipFile, zlib.error, EOFError, LookupError, ValueError,
               TypeError, AttributeError, ArithmeticError, SyntaxError, RuntimeError, OSError)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A row that holds something. ``number`` is the one that the spreadsheet shows beside it."""

    number: int
    cells: list[str]
    is_ragged: bool = False


@dataclass(frozen=True)
class Table:
    name: str
    headings: list[str]
    lines: list[Line]


def read_tables(name: str, content: bytes) -> list[Table]:
    """The one or two tables of a file, by its name. Raises DomainError at ``file`` when it is none, holds
    nothing below its headings, or more than can be imported at once."""
    check_name(name)
    if name.lower().endswith(TEXTS):
        found = [_table("", enumerate(read_lines(content), start=1))]
    else:
        found = list(islice(_sheets(content), 2))
    tables = [table for table in found if table.headings]
    if not any(table.lines for table in tables):
        raise fault("no-rows")
    return tables


def check_name(name: str, *, field: str = "file") -> None:
    """Refuse at ``field`` a file whose name says already that it is no table."""
    if not name.lower().endswith(TABLES):
        raise fault("not-a-table", field=field)


def fault(code: str, *, field: str = "file") -> DomainError:
    return DomainError.invalid(FAULTS[code], field=field, code=code)


def _table(name: str, rows: Iterable[tuple[int, list[str]]]) -> Table:
    """The first row that holds something is the head; cells beyond it are of no column."""
    headings: list[str] = []
    lines: list[Line] = []
    for number, cells in rows:
        if not any(cells):
            continue
        if not headings:
            headings = _headings(cells)
        elif len(lines) == MAX_ROWS:
            raise fault("too-many-rows")
        else:
            # Nobody writes more in a cell; what is cut here is too long for any column.
            kept = [cell.strip()[:MAX_CELL] for cell in cells[: len(headings)]]
            lines.append(Line(number, kept, any(cell.strip() for cell in cells[len(headings) :])))
    return Table(name, headings, lines)


def _headings(cells: list[str]) -> list[str]:
    found = [" ".join(cell.split())[:120] for cell in cells]
    while found and not found[-1]:
        found.pop()
    if len(found) > MAX_COLUMNS:
        raise fault("too-many-columns")
    return found


# -- XLSX ---------------------------------------------------------------------------------------------


def _sheets(content: bytes) -> Iterator[Table]:
    """The sheets that are shown and hold something."""
    if not DEFUSEDXML:
        raise RuntimeError("openpyxl does not find defusedxml")
    _check_size(content)
    try:
        book = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
        try:
            for sheet in book.worksheets:
                if sheet.sheet_state == "visible":
                    table = _table(sheet.title, _rows(sheet))
                    if table.headings:
                        yield table
        finally:
            book.close()
    except DomainError:
        raise
    except _UNREADABLE:
        raise fault("not-xlsx") from None


def _check_size(content: bytes) -> None:
    """An archive says how large each part unpacks to, and Python unpacks no more than it says."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError):
        raise fault("not-xlsx") from None
    if unpacked > MAX_UNPACKED:
        raise fault("too-large")


def _rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    # What a file says of its own size is often wrong, and then rows are missing.
    sheet.reset_dimensions()
    empty = 0
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        texts = [_as_text(cell) for cell in cells[: MAX_COLUMNS + 1]]
        empty = 0 if any(texts) else empty + 1
        if empty > MAX_EMPTY:
            return
        yield number, texts


def _as_text(value: Any) -> str:
    """A cell as it would be typed: a whole number without decimals, a day as 2026-11-30."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == MIDNIGHT else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
