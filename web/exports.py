"""Lists as CSV and XLSX. Text that a spreadsheet would run as a formula is defused.

In CSV everything is text. In XLSX amounts and other numbers are numbers and days are days, so that a
spreadsheet adds them up and sorts them.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.functional import Promise
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from core.money import Money, minor_digits

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"^-?\d+([.,]\d+)?$")


def cell(value: Any) -> Any:
    """A value as it stands in CSV: text beginning like a formula gets an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, Money):
        return str(value.decimal)
    if isinstance(value, str | Promise):
        # What no XML holds, and so no XLSX: one such character would refuse the whole file.
        text = ILLEGAL_CHARACTERS_RE.sub("", str(value))
        return f"'{text}" if text.startswith(_FORMULA) and not _NUMBER.match(text) else text
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    return value if isinstance(value, int | float) and not isinstance(value, bool) else cell(str(value))


class _Echo:
    def write(self, value: str) -> str:
        return value


def csv_lines(rows: Iterable[Any], columns: list[tuple[Any, Any]]) -> Iterator[str]:
    """The lines of a CSV file, with a byte-order mark so that spreadsheets read UTF-8."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow([str(header) for header, _get in columns])
    for row in rows:
        yield writer.writerow([cell(get(row)) for _header, get in columns])


def _typed(sheet: Any, value: Any) -> Any:
    """A value as it stands in XLSX: an amount is a number shown with its currency."""
    if isinstance(value, Money):
        return _formatted(sheet, value.decimal, _amount_format(value.currency))
    if isinstance(value, datetime):
        local = timezone.make_naive(value) if timezone.is_aware(value) else value
        return _formatted(sheet, local, "yyyy-mm-dd hh:mm")
    if isinstance(value, date):
        return _formatted(sheet, value, "yyyy-mm-dd")
    return value if value is None or isinstance(value, Decimal) else cell(value)


def _amount_format(currency: str) -> str:
    digits = minor_digits(currency)
    return f'#,##0{"." + "0" * digits if digits else ""} "{currency}"'


def _formatted(sheet: Any, value: Any, number_format: str) -> WriteOnlyCell:
    made = WriteOnlyCell(sheet, value)
    made.number_format = number_format
    return made


def xlsx_bytes(rows: Iterable[Any], columns: list[tuple[Any, Any]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append([str(header) for header, _get in columns])
    for row in rows:
        sheet.append([_typed(sheet, get(row)) for _header, get in columns])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def export_response(
    rows: Iterable[Any], columns: list[tuple[Any, Any]], *, name: str, kind: str
) -> HttpResponseBase:
    """Rows as a download; CSV is streamed."""
    if kind == "csv":
        response: HttpResponseBase = StreamingHttpResponse(
            csv_lines(rows, columns), content_type="text/csv; charset=utf-8"
        )
    else:
        response = HttpResponse(
            xlsx_bytes(rows, columns),
            content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        )
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response
