"""Counting the rows of several queries in one statement, for pages that show many small counts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet


def count_all(querysets: Iterable[QuerySet | None]) -> list[int | None]:
    """How many rows each of them has, None for None. A slice counts no further than its end."""
    parts: list[str] = []
    params: list[Any] = []
    for rows in querysets:
        sql, values = _counted(rows)
        parts.append(sql)
        params += values
    if all(part == "NULL" for part in parts):
        return [None] * len(parts)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", params)
        return list(cursor.fetchone())


def _counted(rows: QuerySet | None) -> tuple[str, list[Any]]:
    if rows is None:
        return "NULL", []
    try:
        # The order costs and says nothing, but a slice may be of the first rows only.
        narrow = rows.values("pk") if rows.query.is_sliced else rows.order_by().values("pk")
        sql, params = narrow.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return "0", []
    return f"(SELECT COUNT(*) FROM ({sql}) counted)", list(params)  # noqa: S608
