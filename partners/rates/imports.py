"""Exchange rates from a file: every row is looked at before any is written."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from core.csv_reader import Row, read_table
from core.errors import DomainError, Sentence
from core.text import LANGUAGES
from partners.models import ExchangeRate
from partners.rates.columns import RATE_COLUMNS
from partners.rates.services import DayRate, check_rates
from partners.vocabulary.exchange import programme_currency

MAX_ROWS = 10_000
MAX_ERRORS = 20


@dataclass(frozen=True)
class Plan:
    """What a file would do: rates that are new, that correct one, and that are there already."""

    rows: list[DayRate]
    new: int
    corrected: int
    same: int


def read(content: bytes, *, language: str, source: str) -> list[DayRate]:
    """The rates of a file. Raises DomainError at ``file`` with all that is wrong, row by row."""
    rows = read_table(content, language=language)
    if not rows:
        raise DomainError.invalid(_("The file has no rows."), field="file")
    if len(rows) > MAX_ROWS:
        raise DomainError.invalid(_("The file has more than 10,000 rows. Split it."), field="file")
    codes = _codes()
    table = [_by_code(row, codes) for row in rows]
    missing = {"currency", "day", "rate"} - set(table[0].cells)
    if missing:
        raise DomainError.invalid(
            _("The file has no column %(names)s.") % {"names": ", ".join(sorted(missing))}, field="file"
        )
    found: list[DayRate] = []
    errors: list[Sentence] = []
    seen: dict[tuple[str, object], int] = {}
    home = programme_currency()
    for row in table:
        try:
            rate = _rate(row, source)
            check_rates([rate], home=home)
        except DomainError as error:
            errors += _of_row(row.number, error)
            continue
        first = seen.setdefault((rate.currency, rate.day), row.number)
        if first != row.number:
            said = _("Row %(row)s: row %(first)s has this currency and day already.")
            errors.append(said % {"row": row.number, "first": first})
        found.append(rate)
    if errors:
        raise DomainError("invalid-file", errors[0], field="file", fields={"file": errors[:MAX_ERRORS]})
    return found


def plan(rows: list[DayRate]) -> Plan:
    """What writing them would do, as things stand."""
    days = {row.day for row in rows}
    there = ExchangeRate.objects.filter(currency__in={row.currency for row in rows}, day__in=days)
    known = {(rate.currency, rate.day): (rate.rate, rate.source) for rate in there}
    same = sum(known.get((row.currency, row.day)) == (row.rate, row.source) for row in rows)
    new = sum((row.currency, row.day) not in known for row in rows)
    return Plan(rows, new=new, corrected=len(rows) - new - same, same=same)


def _rate(row: Row, source: str) -> DayRate:
    day, rate = row.day("day"), row.decimal("rate")
    if day is None:
        raise DomainError.invalid(_("Write the day as 2026-11-30."), field="day")
    if rate is None:
        raise DomainError.invalid(_("A rate is above zero."), field="rate")
    return DayRate(row.text("currency").upper(), day, rate, row.text("source") or source)


def _of_row(number: int, error: DomainError) -> list[Sentence]:
    sentences = [text for texts in error.fields.values() for text in texts] or [error.message]
    return [_("Row %(row)s: %(sentence)s") % {"row": number, "sentence": text} for text in sentences]


def _by_code(row: Row, codes: dict[str, str]) -> Row:
    """The row with its columns by their codes, whichever language exported them."""
    cells = {codes.get(name, name): text for name, text in row.cells.items()}
    return Row(row.number, cells, row.language, row.is_ragged)


def _codes() -> dict[str, str]:
    found: dict[str, str] = {}
    for language in LANGUAGES:
        with override(language):
            found |= {str(column.label).lower(): column.code for column in RATE_COLUMNS}
    return found
