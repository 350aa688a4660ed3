"""The CSV of a run's transfers, and the same file as it comes back with what the bank did.

Pure: rows to bytes and bytes to rows. The same rows always give the same bytes.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from io import StringIO
from typing import NamedTuple

from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError, Sentence
from core.money import Money

COLUMNS = [
    "payee",
    "iban",
    "bic",
    "amount",
    "currency",
    "reference",
    "statement",
    "status",
    "executed_on",
    "reason",
]
# What must be there when a file comes back; the rest is checked when it is there.
NEEDED = {"reference", "status"}
STATUSES = {"paid", "failed", "returned"}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
MAX_ERRORS = 20


class Transfer(NamedTuple):
    """One line: whom, where, how much, for which statement."""

    payee: str
    iban: str
    bic: str
    amount: Money
    reference: str
    statement: str


class Result(NamedTuple):
    """What the bank did with one transfer. ``amount`` and ``iban`` are what the file says, if it does."""

    row: int
    reference: str
    status: str
    executed_on: date | None
    reason: str
    amount: Money | None
    iban: str


def write(transfers: Iterable[Transfer]) -> bytes:
    """The file for the bank. Names that a spreadsheet would run as a formula get an apostrophe."""
    stream = StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in transfers:
        writer.writerow(
            [
                _defuse(row.payee), row.iban, row.bic, str(row.amount.decimal), row.amount.currency, row.reference,
                row.statement, "", "", "",
            ]
        )  # fmt: skip
    return ("\ufeff" + stream.getvalue()).encode()


def _defuse(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def _fuse(text: str) -> str:
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text


def read(content: bytes) -> list[Transfer]:
    """The transfers of a file that ``write`` made. Raises DomainError with the rows that are wrong."""
    found = []
    for number, row in _rows(content, set(COLUMNS) - {"status", "executed_on", "reason"}):
        amount = _amount(row, number)
        assert amount is not None
        found.append(
            Transfer(_fuse(row["payee"]), row["iban"], row["bic"], amount, row["reference"], row["statement"])
        )
    return found


def read_back(content: bytes) -> list[Result]:
    """The file with its status column filled in: paid, failed or returned. Rows without a status are
    left out: the bank has not spoken of them yet. Raises DomainError naming the rows that are wrong."""
    found, errors = [], []
    seen: set[str] = set()
    for number, row in _rows(content, NEEDED):
        status = row["status"].strip().lower()
        if not status:
            continue
        reference = row["reference"].strip()
        executed_on = row.get("executed_on", "").strip()
        if status not in STATUSES:
            errors.append(_("Row %(row)s: the status is paid, failed or returned.") % {"row": number})
        if reference in seen:
            errors.append(_("Row %(row)s: this reference stands in the file twice.") % {"row": number})
        if executed_on and _day(executed_on) is None:
            errors.append(_("Row %(row)s: write the date as 2026-11-30.") % {"row": number})
        seen.add(reference)
        found.append(
            Result(
                number,
                reference,
                status,
                _day(executed_on),
                row.get("reason", "").strip()[:200],
                _amount(row, number),
                row.get("iban", "").replace(" ", ""),
            )
        )
    refuse(errors)
    if not found:
        raise DomainError.invalid(
            _("No row of this file has a status. Fill in the status column."), field="file"
        )
    return found


def refuse(errors: Sequence[Sentence]) -> None:
    """Raise all that is wrong with a file at once, the first twenty rows of it."""
    if errors:
        raise DomainError("invalid-file", errors[0], field="file", fields={"file": list(errors[:MAX_ERRORS])})


def _rows(content: bytes, needed: set[str]) -> Iterable[tuple[int, dict[str, str]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DomainError.invalid(_("Save the file as CSV in UTF-8."), field="file") from None
    first = text.split("\n", 1)[0]
    # Spreadsheets in French save with semicolons.
    reader = csv.DictReader(StringIO(text), delimiter=";" if first.count(";") > first.count(",") else ",")
    missing = needed - {(name or "").strip().lower() for name in reader.fieldnames or []}
    if missing:
        raise DomainError.invalid(
            _("The file has no column %(names)s. Fill in the file that was exported here.")
            % {"names": ", ".join(sorted(missing))},
            field="file",
        )
    for number, row in enumerate(reader, start=2):
        yield number, {(name or "").strip().lower(): value or "" for name, value in row.items() if name}


def _amount(row: dict[str, str], number: int) -> Money | None:
    if not row.get("amount") or not row.get("currency"):
        return None
    try:
        return Money.parse(row["amount"].replace(",", ".").replace(" ", ""), row["currency"].strip().upper())
    except DomainError:
        raise DomainError.invalid(
            _("Row %(row)s: the amount cannot be read.") % {"row": number}, field="file"
        ) from None


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
