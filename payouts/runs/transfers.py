"""The CSV of a run's transfers, and the same file as it comes back with what the bank did.

Pure: rows to bytes and bytes to rows. The same rows always give the same bytes.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from core.csv_reader import Row, read_table
from core.errors import DomainError, Sentence
from core.money import Money
from core.text import fold_name

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
# What banks and people write for each, without accents and capitals.
WORDS = {
    "paid": "paid executed booked settled done paye payee regle reglee execute executee effectue effectuee",
    "failed": "failed refused rejected declined refuse refusee rejete rejetee echoue echouee echec",
    "returned": "returned retourne retournee renvoye renvoyee",
}
STATUSES = {word: status for status, words in WORDS.items() for word in words.split()}


class Transfer(NamedTuple):
    """One line: whom, where, how much, for which statement."""

    payee: str
    iban: str
    bic: str
    amount: Money
    reference: str
    statement: str


class Result(NamedTuple):
    """What the bank did with one transfer. ``amount``, ``currency`` and ``iban`` are what the file says,
    if it does; ``row`` is the number that a spreadsheet shows."""

    row: int
    reference: str
    status: str
    executed_on: date | None
    reason: str
    amount: Decimal | None
    currency: str
    iban: str


class Refused(NamedTuple):
    """A row of the bank's answer that is not applied, and why."""

    row: int
    reference: str
    why: Sentence


def write(transfers: Iterable[Transfer]) -> bytes:
    """The file for the bank, to the letter: a bank pays to a name as it stands, so nothing is put before
    one that a spreadsheet would take for a formula."""
    stream = StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in transfers:
        writer.writerow(
            [
                row.payee, row.iban, row.bic, str(row.amount.decimal), row.amount.currency, row.reference,
                row.statement, "", "", "",
            ]
        )  # fmt: skip
    return ("\ufeff" + stream.getvalue()).encode()


def read_back(content: bytes, *, language: str) -> tuple[list[Result], list[Refused]]:
    """The file with its status column filled in, as a spreadsheet of the reader's language saves it.

    Rows without a status are passed over: the bank has not spoken of them yet. A row that cannot be read
    is refused alone. Raises DomainError at ``file`` for what is no such file.
    """
    rows = read_table(content, language=language, needed=NEEDED)
    spoken = [row for row in rows if row.cells.get("status", "").strip()]
    if not spoken:
        raise DomainError.invalid(
            _("No row of this file has a status. Fill in the status column."), field="file"
        )
    times = Counter(row.cells["reference"].strip() for row in spoken)
    results, refused = [], []
    for row in spoken:
        reference = row.cells["reference"].strip()
        if times[reference] > 1:
            # One of them is wrong, and nobody here knows which.
            refused.append(Refused(row.number, reference, _("This reference is in the file twice.")))
            continue
        try:
            results.append(_result(row))
        except DomainError as error:
            refused.append(Refused(row.number, reference, error.message))
    return results, refused


def _result(row: Row) -> Result:
    status = STATUSES.get(fold_name(row.text("status")))
    if status is None:
        raise DomainError.invalid(_("The status must be paid, failed or returned."), field="status")
    return Result(
        row.number,
        row.text("reference"),
        status,
        row.day("executed_on"),
        row.text("reason")[:200],
        row.decimal("amount"),
        row.text("currency").upper(),
        "".join(row.text("iban").split()).upper(),
    )
