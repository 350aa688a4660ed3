"""Lists as CSV and XLSX.

In XLSX amounts and other numbers are numbers, days are days, and text is text, whatever it begins with. A
CSV file is written as a spreadsheet of the reader's language opens it: in French with semicolons between
its cells and a comma before decimals. Every text stands in quotation marks, and what a spreadsheet would
run as a formula is defused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone, translation
from django.utils.formats import get_format
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from core.money import Money, minor_digits

Columns = Sequence[tuple[Any, Callable[[Any], Any]]]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# How a formula begins, also where a cell would begin for a spreadsheet that parts cells by another mark
# than the file does.
_FORMULA = re.compile(r"(^|[;,\t\r\n])(?=[=+\-@\t\r＝＋－＠])")
_NUMBER = re.compile(r"-?[0-9]+([.,][0-9]+)?")


# -- CSV ----------------------------------------------------------------------------------------------


def csv_lines(rows: Iterable[Any], columns: Columns) -> Iterator[str]:
    """The lines of a CSV file in the reader's language, with a byte-order mark so that spreadsheets read
    UTF-8."""
    return _csv_lines(rows, columns, translation.get_language())


def _csv_lines(rows: Iterable[Any], columns: Columns, language: str | None) -> Iterator[str]:
    # The answer is sent when the request is over, and with it its language.
    with translation.override(language):
        yield "\ufeff" + _line(header for header, _get in columns)
    for row in rows:
        with translation.override(language):
            line = _line(get(row) for _header, get in columns)
        yield line


def _line(values: Iterable[Any]) -> str:
    mark = get_format("DECIMAL_SEPARATOR")
    separator = ";" if mark == "," else ","
    return separator.join(_cell(value, mark) for value in values) + "\r\n"


def _cell(value: Any, mark: str) -> str:
    """A value as it stands in CSV: numbers and days bare, all else in quotation marks."""
    if value is None or value == "":
        return ""
    if isinstance(value, Money):
        value = value.decimal
    if isinstance(value, datetime):
        return _local(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return _plain(value).replace(".", mark)
    quoted = defused(_text(value)).replace('"', '""')
    return f'"{quoted}"'


def _plain(value: float | Decimal) -> str:
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def defused(text: str) -> str:
    """A text in which nothing begins like a formula; a number that is kept as text stays as it is."""
    return text if _NUMBER.fullmatch(text) else _FORMULA.sub(r"\1'", text)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    # What no XML holds, and so no XLSX: one such character would refuse the whole file.
    return ILLEGAL_CHARACTERS_RE.sub("", str(value))


def _local(value: datetime) -> datetime:
    return timezone.make_naive(value) if timezone.is_aware(value) else value


# -- XLSX ---------------------------------------------------------------------------------------------


def xlsx_bytes(rows: Iterable[Any], columns: Columns) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append([_typed(sheet, header) for header, _get in columns])
    for row in rows:
        sheet.append([_typed(sheet, get(row)) for _header, get in columns])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _typed(sheet: Any, value: Any) -> Any:
    """A value as it stands in XLSX: an amount is a number shown with its currency."""
    if isinstance(value, Money):
        return _formatted(sheet, value.decimal, _amount_format(value.currency))
    if isinstance(value, datetime):
        return _formatted(sheet, _local(value), "yyyy-mm-dd hh:mm")
    if isinstance(value, date):
        return _formatted(sheet, value, "yyyy-mm-dd")
    if value is None or (isinstance(value, int | float | Decimal) and not isinstance(value, bool)):
        return value
    return _as_text(sheet, _text(value))


def _amount_format(currency: str) -> str:
    digits = minor_digits(currency)
    return f'#,##0{"." + "0" * digits if digits else ""} "{currency}"'


def _formatted(sheet: Any, value: Any, number_format: str) -> WriteOnlyCell:
    made = WriteOnlyCell(sheet, value)
    made.number_format = number_format
    return made


def _as_text(sheet: Any, text: str) -> WriteOnlyCell:
    """A cell of text: the library would make a formula of "=1+1", and an error of "#N/A"."""
    made = WriteOnlyCell(sheet, text)
    made.data_type = "s"
    return made


# -- The answer ---------------------------------------------------------------------------------------


def export_response(rows: Iterable[Any], columns: Columns, *, name: str, kind: str) -> HttpResponseBase:
    """Rows as a download; CSV is streamed."""
    if kind == "csv":
        response: HttpResponseBase = StreamingHttpResponse(
            csv_lines(rows, columns), content_type="text/csv; charset=utf-8"
        )
    else:
        response = HttpResponse(xlsx_bytes(rows, columns), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response
