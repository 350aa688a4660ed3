"""Writing many rows at once: COPY on PostgreSQL, executemany on SQLite."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import chain, islice
from typing import Any

from django.db import connection, models

CHUNK = 5_000


def chunks(rows: Iterable[Any], size: int = CHUNK) -> Iterable[list[Any]]:
    """The rows in lists of ``size``."""
    iterator = iter(rows)
    while part := list(islice(iterator, size)):
        yield part


def insert(model: type[models.Model], rows: Iterable[Mapping[str, Any]]) -> int:
    """Insert rows, each a value by column (attribute names, ``owner_id`` style), all of the same columns.

    Values are Python values; JSON columns take dicts or lists, or a string that is JSON already. A
    column that the rows do not name gets the database's default (``db_default``). No ``full_clean``:
    the caller has applied the same rules to the whole set. Returns the number of rows.
    """
    rows = iter(rows)
    first = next(rows, None)
    if first is None:
        return 0
    columns = list(first)
    fields = [_field(model, name) for name in columns]
    converters = [(i, convert) for i, f in enumerate(fields) if (convert := _converter(f))]
    prepared = (_values(row, columns, converters) for row in chain([first], rows))
    table = connection.ops.quote_name(model._meta.db_table)
    names = ", ".join(connection.ops.quote_name(str(f.column)) for f in fields)
    if connection.vendor == "postgresql":
        return _copy(f"COPY {table} ({names}) FROM STDIN", prepared)
    marks = ", ".join(["%s"] * len(fields))
    return _executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", prepared)


def update(model: type[models.Model], rows: Iterable[Mapping[str, Any]]) -> int:
    """Change rows that the caller has locked: each names its ``id`` and the new values, all the same
    columns. Values are those of ``insert``, and nothing cleans them here either. Returns how many."""
    changes = [dict(row) for row in rows]
    if not changes:
        return 0
    columns = [name for name in changes[0] if name != "id"]
    fields = [_field(model, name) for name in [*columns, "id"]]
    converters = [(i, convert) for i, f in enumerate(fields) if (convert := _converter(f))]
    quote = connection.ops.quote_name
    settings = ", ".join(f"{quote(str(f.column))} = %s" for f in fields[:-1])
    prepared = (_values(row, [*columns, "id"], converters) for row in changes)
    table = quote(model._meta.db_table)
    return _executemany(f"UPDATE {table} SET {settings} WHERE {quote('id')} = %s", prepared)


def reserve_ids(model: type[models.Model], count: int) -> list[int]:
    """Database ids for ``count`` rows that will be inserted with them in this transaction.

    PostgreSQL takes them from the sequence. On SQLite the transaction that writes is alone, so the
    ids after the last one given are ours.
    """
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [table, column, count],
            )
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT COALESCE(MAX(seq), 0) FROM sqlite_sequence WHERE name = %s", [table])
        last = cursor.fetchone()[0]
    return list(range(last + 1, last + 1 + count))


def _field(model: type[models.Model], name: str) -> models.Field:
    return next(f for f in model._meta.concrete_fields if name in (f.attname, f.name))


def _values(
    row: Mapping[str, Any], names: list[str], converters: list[tuple[int, Callable[[Any], Any]]]
) -> list[Any]:
    """The values in the order of the first row's columns."""
    if len(row) != len(names):
        raise ValueError(f"a row of {len(row)} columns among rows of {len(names)}: {sorted(row)}")
    values = [row[name] for name in names]
    for index, convert in converters:
        if values[index] is not None:
            values[index] = convert(values[index])
    return values


def _converter(field: models.Field) -> Callable[[Any], Any] | None:
    if isinstance(field, models.JSONField):
        return lambda value: value if isinstance(value, str) else json.dumps(value, default=str)
    if connection.vendor == "postgresql":
        return None
    if isinstance(field, models.DateTimeField):
        return _sqlite_instant
    if isinstance(field, models.DateField):
        return lambda value: value.isoformat()
    if isinstance(field, models.DecimalField):
        return str
    return None


def _sqlite_instant(value: datetime) -> str:
    return str(value.astimezone(UTC).replace(tzinfo=None))


def _copy(statement: str, rows: Iterable[Sequence[Any]]) -> int:
    """Rows are drawn before each statement, not during it: one that asks the same connection
    something in the middle of a COPY would wait for ever."""
    count = 0
    with connection.wrap_database_errors, connection.cursor() as cursor:
        for part in chunks(rows):
            with cursor.copy(statement) as copy:
                for row in part:
                    copy.write_row(row)
            count += len(part)
    return count


def _executemany(statement: str, rows: Iterable[Sequence[Any]]) -> int:
    count = 0
    with connection.wrap_database_errors, connection.cursor() as cursor:
        for part in chunks(rows):
            cursor.executemany(statement, part)
            count += len(part)
    return count
