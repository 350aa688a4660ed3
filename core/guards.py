"""What constraints cannot say on both engines: triggers and exclusions, as SQL per engine.

Rooms register theirs in ``<room>/guards.py``. They are installed again after every migration
(SQLite drops a table's triggers when a migration rebuilds it) and their presence is checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection


@dataclass(frozen=True)
class Guard:
    """One database object. ``create`` and ``drop`` are statements by engine; an engine that is
    left out does without. ``exists`` is the trigger, index or constraint name to look for."""

    name: str
    table: str
    create: dict[str, list[str]]
    drop: dict[str, list[str]]
    lift_for_flush: bool = False


GUARDS: dict[str, Guard] = {}

_CREATED = re.compile(
    r"(?:CREATE (?:UNIQUE |CONSTRAINT |VIRTUAL )*(?:TRIGGER|INDEX|TABLE)(?: IF NOT EXISTS)?|ADD CONSTRAINT)"
    r' "?(\w+)"?'
)

_REFUSE_FUNCTION = """
CREATE OR REPLACE FUNCTION guard_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'guard:% on %', TG_ARGV[0], TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def register(guard: Guard) -> None:
    if guard.name in GUARDS:
        raise ValueError(f"guard {guard.name} is registered twice")
    GUARDS[guard.name] = guard


def append_only(table: str) -> None:
    """Refuse UPDATE and DELETE (and TRUNCATE on PostgreSQL) on a table of records for ever."""
    _refuse(table, ("UPDATE", "DELETE"), truncate=True)


def never_deleted(table: str) -> None:
    """Refuse DELETE on a table whose rows change but stay."""
    _refuse(table, ("DELETE",), truncate=True)


def _refuse(table: str, verbs: tuple[str, ...], *, truncate: bool) -> None:
    name = f"guard_{table}"
    sqlite = [
        f'CREATE TRIGGER "{name}_{verb.lower()}" BEFORE {verb} ON "{table}" '
        f"BEGIN SELECT RAISE(ABORT, 'guard:append-only on {table}'); END"
        for verb in verbs
    ]
    postgres = [
        _REFUSE_FUNCTION,
        f'CREATE TRIGGER "{name}" BEFORE {" OR ".join(verbs)} ON "{table}" '
        "FOR EACH ROW EXECUTE FUNCTION guard_refuse('append-only')",
    ]
    dropped = [f'DROP TRIGGER IF EXISTS "{name}" ON "{table}"']
    if truncate:
        postgres.append(
            f'CREATE TRIGGER "{name}_truncate" BEFORE TRUNCATE ON "{table}" '
            "FOR EACH STATEMENT EXECUTE FUNCTION guard_refuse('append-only')"
        )
        dropped.append(f'DROP TRIGGER IF EXISTS "{name}_truncate" ON "{table}"')
    register(
        Guard(
            name,
            table,
            create={"sqlite": sqlite, "postgresql": postgres},
            drop={
                "sqlite": [f'DROP TRIGGER IF EXISTS "{name}_{verb.lower()}"' for verb in verbs],
                "postgresql": dropped,
            },
            lift_for_flush=True,
        )
    )


def install() -> None:
    """Install every guard whose table exists, replacing what is there."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for guard in GUARDS.values():
            if guard.table in tables:
                for statement in (
                    *guard.drop.get(connection.vendor, ()),
                    *guard.create.get(connection.vendor, ()),
                ):
                    cursor.execute(statement)


def remove(*, only_flush: bool = False) -> None:
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for guard in GUARDS.values():
            if guard.table in tables and (guard.lift_for_flush or not only_flush):
                for statement in guard.drop.get(connection.vendor, ()):
                    cursor.execute(statement)


def reinstall_after_migrate(**_kwargs) -> None:
    install()


@contextmanager
def guards_disabled() -> Iterator[None]:
    """Without the append-only guards: only for a test's flush and for moving a database."""
    remove(only_flush=True)
    try:
        yield
    finally:
        install()


def missing() -> list[str]:
    """Names of registered guards of existing tables that the database does not have."""
    if connection.vendor == "postgresql":
        query = """SELECT tgname FROM pg_trigger UNION SELECT conname FROM pg_constraint
            UNION SELECT indexname FROM pg_indexes"""
    else:
        query = "SELECT name FROM sqlite_master"
    with connection.cursor() as cursor:
        cursor.execute(query)
        present = {row[0] for row in cursor.fetchall()}
    tables = set(connection.introspection.table_names())
    return [
        guard.name
        for guard in GUARDS.values()
        if guard.table in tables and guard.create.get(connection.vendor) and not _objects(guard) <= present
    ]


def objects() -> set[str]:
    """Names of everything that guards put into a database of this engine."""
    return {
        name for guard in GUARDS.values() if connection.vendor in guard.create for name in _objects(guard)
    }


def _objects(guard: Guard) -> set[str]:
    """Names of the triggers, indexes and constraints that the guard is made of."""
    return {name for statement in guard.create[connection.vendor] for name in _CREATED.findall(statement)}


for _table in ("core_event", "core_eventtarget", "core_eventseal"):
    append_only(_table)
