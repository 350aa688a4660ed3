"""Rows of the product's database for ``verify_money.py``: text as SQL answers it, and how it is read.

Only the standard library, and ``psql`` for PostgreSQL.
"""

from __future__ import annotations

import csv
import io
import sqlite3
import subprocess
import sys
from calendar import monthrange
from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

Row = dict[str, str]
Rows = Callable[[str], list[Row]]


def sqlite_rows(path: str) -> Rows:
    """Rows of a SQLite file, opened for reading only; every value as text, empty for NULL."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    connection.execute("BEGIN")

    def rows(sql: str) -> list[Row]:
        return [
            {name: "" if row[name] is None else str(row[name]) for name in row.keys()}  # noqa: SIM118
            for row in connection.execute(sql)
        ]

    return rows


def postgres_rows(conninfo: str) -> Rows:
    """Rows of a PostgreSQL database, by one psql for each question."""

    def rows(sql: str) -> list[Row]:
        command = ["psql", conninfo, "--no-psqlrc", "--quiet", "--csv", "-c", sql]
        answer = subprocess.run(command, check=True, capture_output=True, text=True, timeout=600)
        csv.field_size_limit(sys.maxsize)
        return list(csv.DictReader(io.StringIO(answer.stdout)))

    return rows


def yes(value: str) -> bool:
    return value in ("1", "t", "true", "True")


def number(value: str) -> int:
    return int(value) if value else 0


def day(value: str) -> date:
    return date.fromisoformat(value[:10])


def half_up(value: Decimal) -> int:
    return int(value.to_integral_value(rounding=ROUND_HALF_UP))


def months_later(start: date, months: int) -> date:
    """The same day some months later, or that month's last."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


# How many decimals a currency has, where it is not two (ISO 4217).
_DIGITS = {"JPY": 0, "KRW": 0, "XOF": 0, "XAF": 0, "XPF": 0, "CLP": 0, "VND": 0, "ISK": 0, "UGX": 0, "RWF": 0,
           "PYG": 0, "GNF": 0, "DJF": 0, "KMF": 0, "BIF": 0, "VUV": 0, "MGA": 0,
           "TND": 3, "BHD": 3, "KWD": 3, "JOD": 3, "OMR": 3, "IQD": 3, "LYD": 3}  # fmt: skip


def digits(currency: str) -> int:
    return _DIGITS.get(currency, 2)


class Faults:
    """The differences that were found, by part."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def differ(self, part: str, what: str, there: Any, right: Any) -> None:
        if there != right:
            self.found.append(f"{part}: {what}: there is {there}, it should be {right}")
