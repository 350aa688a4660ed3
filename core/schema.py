"""Does the live database have the shape that the models need? Two statements, so readiness may ask.

Columns, whether they may be empty, and named constraints and indexes. Types and the names that Django makes
up by itself (foreign keys, ``unique=True``) are left to the migrations.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from django.apps import apps
from django.db import connection

from core import guards


class Column(NamedTuple):
    nullable: bool
    fills_itself: bool


class Live(NamedTuple):
    """What the database says of itself: columns by table, names of what it holds, names of what refuses."""

    columns: dict[str, dict[str, Column]]
    names: set[str]
    rules: set[str]


_COLUMNS = {
    "sqlite": """
        SELECT t.name, c.name, NOT c."notnull", c.dflt_value IS NOT NULL OR c.pk > 0
        FROM sqlite_master t, pragma_table_xinfo(t.name) c WHERE t.type = 'table'""",
    "postgresql": """
        SELECT t.relname, c.attname, NOT c.attnotnull, c.atthasdef OR c.attidentity <> ''
        FROM pg_attribute c JOIN pg_class t ON t.oid = c.attrelid
        WHERE t.relnamespace = current_schema()::regnamespace AND t.relkind IN ('r', 'p')
          AND c.attnum > 0 AND NOT c.attisdropped""",
}
# The name, and whether it refuses rows. An index whose building failed is there and of no use: left out.
_NAMES = {
    "sqlite": "SELECT name, sql LIKE 'CREATE UNIQUE%%' FROM sqlite_master WHERE type = 'index'",
    "postgresql": """
        SELECT conname, contype IN ('c', 'u', 'x') FROM pg_constraint
        WHERE connamespace = current_schema()::regnamespace
        UNION ALL
        SELECT t.relname, i.indisunique FROM pg_index i JOIN pg_class t ON t.oid = i.indexrelid
        WHERE t.relnamespace = current_schema()::regnamespace AND i.indisvalid""",
}
# SQLite knows a constraint of a table by the table's text alone.
_INLINE = re.compile(r'CONSTRAINT "(\w+)" (CHECK|UNIQUE)')
_MADE_BY_DJANGO = re.compile(r"_(pkey|key|check|uniq)$")

_matched = False


def missing() -> list[str]:
    """What the models need and the database lacks: with it, pages fail or a rule is not kept."""
    live = _live()
    faults = []
    for table, fields in _tables().items():
        if table not in live.columns:
            faults.append(f"the table {table} is missing")
            continue
        columns = live.columns[table]
        faults += [
            f"{table}.{name} {fault}"
            for name, null in fields.items()
            if (fault := _fault(null, columns.get(name)))
        ]
    return faults + [f"the constraint or index {name} is missing" for name in sorted(_named() - live.names)]


def surplus() -> list[str]:
    """What the database has, no model knows, and refuses rows that the models allow."""
    live = _live()
    known = _named() | guards.objects()
    columns = [
        f"{table}.{name} is unknown to the models and must be filled"
        for table, fields in _tables().items()
        for name, column in live.columns.get(table, {}).items()
        if name not in fields and not column.nullable and not column.fills_itself
    ]
    rules = sorted(name for name in live.rules - known if not _MADE_BY_DJANGO.search(name))
    return columns + [f"the constraint {name} is unknown to the models" for name in rules]


def schema_matches() -> bool:
    """For readiness. A good answer is kept: nothing takes a column away from a running process but a
    migration, and that comes with new code."""
    global _matched
    _matched = _matched or not missing()
    return _matched


def _fault(null: bool, column: Column | None) -> str:
    if column is None:
        return "is missing"
    if column.nullable != null:
        return f"{'may' if column.nullable else 'must not'} be empty, the model says otherwise"
    return ""


def _tables() -> dict[str, dict[str, bool]]:
    """By table, its columns and whether they may be empty."""
    return {
        model._meta.db_table: {
            field.column: field.null for field in model._meta.local_concrete_fields if field.column
        }
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    }


def _named() -> set[str]:
    return {
        named.name
        for model in apps.get_models()
        if model._meta.managed and not model._meta.proxy
        for named in (*model._meta.constraints, *model._meta.indexes)
    }


def _live() -> Live:
    columns: dict[str, dict[str, Column]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS[connection.vendor])
        for table, name, nullable, fills_itself in cursor.fetchall():
            columns.setdefault(table, {})[name] = Column(bool(nullable), bool(fills_itself))
        cursor.execute(_NAMES[connection.vendor])
        named = cursor.fetchall()
        if connection.vendor == "sqlite":
            cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'table' AND sql IS NOT NULL")
            named += [(name, True) for (sql,) in cursor.fetchall() for name, _kind in _INLINE.findall(sql)]
    return Live(columns, {name for name, _ in named}, {name for name, refuses in named if refuses})
