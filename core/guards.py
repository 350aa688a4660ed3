"""What constraints cannot say on both engines: triggers and exclusions, as SQL per engine.

Rooms register theirs in ``<room>/guards.py``. After every migration those whose definition differs from
what is in the database are replaced (SQLite drops a table's triggers when a migration rebuilds it), the
others are not touched. On PostgreSQL a comment on the trigger holds the hash of its definition and of
what the database made of it; on SQLite the database keeps the text itself.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, transaction

SENTENCE = "append-only"
LOCK_TIMEOUT = "5s"


@dataclass(frozen=True)
class Guard:
    """One rule of a table. ``create`` and ``drop`` are statements by engine; an engine that is left out
    does without. ``says`` is what it refuses, for docs/guards.md; without it, it refuses nothing."""

    name: str
    table: str
    create: dict[str, list[str]]
    drop: dict[str, list[str]]
    says: str = ""


GUARDS: dict[str, Guard] = {}
# Tables that refuse by kind, for the tests that walk over them.
APPEND_ONLY: list[str] = []
NEVER_DELETED: list[str] = []
# Columns that never change: table -> [(columns, under which condition on the old row)].
FIXED: dict[str, list[tuple[tuple[str, ...], str]]] = {}
# Tables of rows that may change and go, by why.
UNGUARDED: dict[str, str] = {}
_CREATED = re.compile(
    r"(?:CREATE (?:UNIQUE |CONSTRAINT |VIRTUAL )*(?:TRIGGER|INDEX|TABLE)(?: IF NOT EXISTS)?|ADD CONSTRAINT)"
    r' "?(\w+)"?'
)

REFUSE_FUNCTION = """
CREATE OR REPLACE FUNCTION guard_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'guard:% on %', TG_ARGV[0], TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


# -- Declaring ------------------------------------------------------------------------------------


def register(guard: Guard) -> None:
    if guard.name in GUARDS:
        raise ValueError(f"guard {guard.name} is registered twice")
    GUARDS[guard.name] = guard


def append_only(table: str) -> None:
    """Refuse UPDATE and DELETE (and TRUNCATE on PostgreSQL) on a table of records for ever."""
    APPEND_ONLY.append(table)
    _refuse_verbs(table, ("UPDATE", "DELETE"), "changing and deleting")


def never_deleted(table: str) -> None:
    """Refuse DELETE on a table whose rows change but stay."""
    NEVER_DELETED.append(table)
    _refuse_verbs(table, ("DELETE",), "deleting")


def fixed(table: str, *columns: str, when: str = "", code: str = SENTENCE) -> None:
    """Refuse to change these columns; ``when`` narrows it to rows that were so (SQL on ``OLD``)."""
    FIXED.setdefault(table, []).append((columns, when))
    changed = " OR ".join(f'OLD."{column}" IS DISTINCT FROM NEW."{column}"' for column in columns)
    number = len(FIXED[table])
    says = f"changing {', '.join(columns)}" + (f" when {when}" if when else "")
    refuse(
        f"guard_{table}_fixed{number if number > 1 else ''}",
        table,
        "UPDATE",
        f"({changed}) AND {when}" if when else changed,
        says=says,
        code=code,
    )


def only_changing(table: str, *changing: str, when: str = "", code: str = SENTENCE) -> None:
    """Refuse to change any column but these: what the model gains later is fixed until it says so."""
    model = next(model for model in apps.get_models() if model._meta.db_table == table)
    columns = [str(field.column) for field in model._meta.concrete_fields]
    if unknown := set(changing) - set(columns):
        raise ValueError(f"{table} has no column {', '.join(sorted(unknown))}")
    fixed(table, *[column for column in columns if column not in changing], when=when, code=code)


def not_replaced(table: str) -> None:
    """Refuse ``INSERT OR REPLACE`` of a row that is there, on a table whose rows may be deleted. Where
    deleting is refused, so is replacing (``recursive_triggers``); PostgreSQL has no such statement."""
    name = f"guard_{table}_replaced"
    register(
        Guard(
            name,
            table,
            create={
                "sqlite": [
                    f'CREATE TRIGGER "{name}" BEFORE INSERT ON "{table}" '
                    f'WHEN EXISTS (SELECT 1 FROM "{table}" WHERE id = NEW.id) '
                    f"BEGIN SELECT RAISE(ABORT, 'guard:{SENTENCE} on {table}'); END"
                ]
            },
            drop={"sqlite": [f'DROP TRIGGER IF EXISTS "{name}"']},
            says="replacing (SQLite)",
        )
    )


def refuse(name: str, table: str, verb: str, when: str, *, says: str, code: str = SENTENCE) -> None:
    """Refuse a verb for rows where ``when`` holds: SQL on ``OLD`` and ``NEW`` without subqueries.

    It may compare with ``IS DISTINCT FROM``, which SQLite before 3.39 calls ``IS NOT``.
    """
    sqlite_when = when.replace("IS DISTINCT FROM", "IS NOT")
    register(
        Guard(
            name,
            table,
            create={
                "sqlite": [
                    f'CREATE TRIGGER "{name}" BEFORE {verb} ON "{table}" WHEN {sqlite_when} '
                    f"BEGIN SELECT RAISE(ABORT, 'guard:{code} on {table}'); END"
                ],
                "postgresql": [
                    REFUSE_FUNCTION,
                    f'CREATE TRIGGER "{name}" BEFORE {verb} ON "{table}" '
                    f"FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION guard_refuse('{code}')",
                ],
            },
            drop={
                "sqlite": [f'DROP TRIGGER IF EXISTS "{name}"'],
                "postgresql": [f'DROP TRIGGER IF EXISTS "{name}" ON "{table}"'],
            },
            says=says,
        )
    )


def refuse_where(
    name: str,
    table: str,
    query: str,
    *,
    verb: str = "INSERT",
    turn: str = "",
    says: str,
    code: str = SENTENCE,
) -> None:
    """Refuse to insert (or update) a row for which a query (SQL on ``NEW``) finds others.

    ``turn`` is a whole number of the row (SQL on ``NEW``). On PostgreSQL those who insert with the same one
    wait for each other, so that each sees what the one before it wrote; on SQLite whoever writes is alone.
    It costs a lock for each number, so it is nothing for rows by the ten thousand.
    """
    wait = f"PERFORM pg_advisory_xact_lock(hashtext('{name}'), ({turn} % 2147483647)::int);" if turn else ""
    function = f"""
CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  {wait}
  IF EXISTS ({query}) THEN
    RAISE EXCEPTION 'guard:{code} on %', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$
"""
    register(
        Guard(
            name,
            table,
            create={
                "sqlite": [
                    f'CREATE TRIGGER "{name}" BEFORE {verb} ON "{table}" WHEN EXISTS ({query}) '
                    f"BEGIN SELECT RAISE(ABORT, 'guard:{code} on {table}'); END"
                ],
                "postgresql": [
                    function,
                    f'CREATE TRIGGER "{name}" BEFORE {verb} ON "{table}" '
                    f"FOR EACH ROW EXECUTE FUNCTION {name}()",
                ],
            },
            drop={
                "sqlite": [f'DROP TRIGGER IF EXISTS "{name}"'],
                "postgresql": [f'DROP TRIGGER IF EXISTS "{name}" ON "{table}"'],
            },
            says=says,
        )
    )


def _refuse_verbs(table: str, verbs: Sequence[str], says: str) -> None:
    name = f"guard_{table}"
    register(
        Guard(
            name,
            table,
            create={
                "sqlite": [
                    f'CREATE TRIGGER "{name}_{verb.lower()}" BEFORE {verb} ON "{table}" '
                    f"BEGIN SELECT RAISE(ABORT, 'guard:{SENTENCE} on {table}'); END"
                    for verb in verbs
                ],
                "postgresql": [
                    REFUSE_FUNCTION,
                    f'CREATE TRIGGER "{name}" BEFORE {" OR ".join(verbs)} ON "{table}" '
                    f"FOR EACH ROW EXECUTE FUNCTION guard_refuse('{SENTENCE}')",
                    f'CREATE TRIGGER "{name}_truncate" BEFORE TRUNCATE ON "{table}" '
                    f"FOR EACH STATEMENT EXECUTE FUNCTION guard_refuse('{SENTENCE}')",
                ],
            },
            drop={
                "sqlite": [f'DROP TRIGGER IF EXISTS "{name}_{verb.lower()}"' for verb in verbs],
                "postgresql": [
                    f'DROP TRIGGER IF EXISTS "{name}" ON "{table}"',
                    f'DROP TRIGGER IF EXISTS "{name}_truncate" ON "{table}"',
                ],
            },
            says=says,
        )
    )


def unguarded(why: str, *tables: str) -> None:
    """Say why rows of these tables may change and go. A table is guarded, or somebody says why not."""
    UNGUARDED.update(dict.fromkeys(tables, why))


# -- Installing -----------------------------------------------------------------------------------


def install() -> list[str]:
    """Put in what is missing or differs, take out what nobody declares any more; in one transaction.

    On PostgreSQL it waits a few seconds for a table, not for ever: behind it every writer would wait.
    Returns the names of what it did.
    """
    differing, left = _differing(), _undeclared()
    if not differing and not left:
        return []
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
        for name, table in left:
            _execute(cursor, [_drop_trigger(name, table)])
        for guard in differing:
            _execute(cursor, guard.drop.get(connection.vendor, ()))
            _execute(cursor, guard.create[connection.vendor])
            if connection.vendor == "postgresql":
                _mark(cursor, guard)
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL lock_timeout = DEFAULT")
    return [name for name, _table in left] + [guard.name for guard in differing]


def remove() -> None:
    """Take out every guard that refuses something."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for guard in GUARDS.values():
            if guard.table in tables and guard.says:
                _execute(cursor, guard.drop.get(connection.vendor, ()))


@contextmanager
def guards_disabled() -> Iterator[None]:
    """Without what refuses: only for a test's flush and for moving a database."""
    remove()
    try:
        yield
    finally:
        install()


def lift(*tables: str) -> Callable[[Any, Any], None]:
    """For a migration's RunPython: take the guards of these tables out until the migrations have run."""

    def run(_apps: Any, schema_editor: Any) -> None:
        for guard in GUARDS.values():
            if guard.table in tables:
                for statement in guard.drop.get(schema_editor.connection.vendor, ()):
                    schema_editor.execute(statement)

    return run


def missing() -> list[str]:
    """Names of the guards that the database of this installation lacks, or has otherwise than declared."""
    return [guard.name for guard in _differing()]


def objects() -> set[str]:
    """Names of everything that guards put into a database of this engine."""
    return {
        name for guard in GUARDS.values() if connection.vendor in guard.create for name in _objects(guard)
    }


def _differing() -> list[Guard]:
    tables = set(connection.introspection.table_names())
    here = [
        guard for guard in GUARDS.values() if guard.table in tables and guard.create.get(connection.vendor)
    ]
    as_declared = _as_declared_on_postgres if connection.vendor == "postgresql" else _as_declared_on_sqlite
    present = as_declared()
    return [guard for guard in here if not present(guard)]


def _as_declared_on_sqlite() -> Callable[[Guard], bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        kept = dict(cursor.fetchall())

    def present(guard: Guard) -> bool:
        # SQLite keeps the text as it came, but for these words.
        texts = {text.replace(" IF NOT EXISTS", "") for text in guard.create["sqlite"]}
        return texts == {kept.get(name) for name in _objects(guard)}

    return present


# What the database made of a trigger and its function. One that is switched off guards nothing.
_TRIGGER = """
    SELECT t.tgname, t.tgenabled <> 'D', md5(pg_get_triggerdef(t.oid) || p.prosrc),
           obj_description(t.oid, 'pg_trigger')
    FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_class c ON c.oid = t.tgrelid
    WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace"""


def _as_declared_on_postgres() -> Callable[[Guard], bool]:
    with connection.cursor() as cursor:
        cursor.execute(_TRIGGER)
        triggers = {
            name: comment if enabled and comment and comment.endswith(f":{made}") else ""
            for name, enabled, made, comment in cursor.fetchall()
        }
        cursor.execute("SELECT indexname FROM pg_indexes UNION SELECT conname FROM pg_constraint")
        others = {row[0] for row in cursor.fetchall()}

    def present(guard: Guard) -> bool:
        declared = f"guard:{_hash(guard)}:"
        return all(
            triggers[name].startswith(declared) if name in triggers else name in others
            for name in _objects(guard)
        )

    return present


def _mark(cursor: Any, guard: Guard) -> None:
    """Write beside each trigger from which definition it comes, and what it is now."""
    cursor.execute(f"{_TRIGGER} AND t.tgname = ANY(%s)", [sorted(_objects(guard))])
    for name, _enabled, made, _comment in cursor.fetchall():
        cursor.execute(f"""COMMENT ON TRIGGER "{name}" ON "{guard.table}" IS 'guard:{_hash(guard)}:{made}'""")


def _undeclared() -> list[tuple[str, str]]:
    """Triggers of ours, by name and table, that no guard declares any more."""
    if connection.vendor == "postgresql":
        query = r"""SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
            WHERE t.tgname LIKE 'guard\_%%' AND NOT t.tgisinternal
            AND c.relnamespace = current_schema()::regnamespace"""
    else:
        query = r"SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'guard\_%%' ESCAPE '\'"
    declared = objects()
    with connection.cursor() as cursor:
        cursor.execute(query, [])
        return [(name, table) for name, table in cursor.fetchall() if name not in declared]


def _drop_trigger(name: str, table: str) -> str:
    return f'DROP TRIGGER "{name}"' + (f' ON "{table}"' if connection.vendor == "postgresql" else "")


def _execute(cursor: Any, statements: Sequence[str]) -> None:
    for statement in statements:
        cursor.execute(statement)


def _hash(guard: Guard) -> str:
    return hashlib.sha256("\n".join(guard.create[connection.vendor]).encode()).hexdigest()[:16]


def _objects(guard: Guard) -> set[str]:
    """Names of the triggers, indexes and constraints that the guard is made of."""
    return {name for statement in guard.create[connection.vendor] for name in _CREATED.findall(statement)}
