"""Landed migrations are frozen, their history is linear, and a new one says which locks it takes.

    tools/migrations.py check     what `make lint` runs; needs no server
    tools/migrations.py freeze    add new migrations to tools/migrations.lock, if nothing speaks against them

A landed migration has run in somebody's database; changed here, it would leave two kinds of databases behind.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "tools" / "migrations.lock"
MARKER = re.compile(r"^# lock: (\S.*)$", re.MULTILINE)
# Statements that hold a table for as long as its rows take, or that break the version still running.
DANGERS = {
    r'CREATE (?:UNIQUE )?INDEX (?!CONCURRENTLY).*? ON "?(\w+)"?': "CREATE INDEX without CONCURRENTLY stops writes",
    r'ALTER TABLE "?(\w+)"? ADD CONSTRAINT (?!.*NOT VALID)': "ADD CONSTRAINT without NOT VALID reads every row",
    r'ALTER TABLE "?(\w+)"? ADD COLUMN \S+ (?!.*DEFAULT).*NOT NULL': "ADD COLUMN NOT NULL without a default fails",
    r'ALTER TABLE "?(\w+)"? ADD COLUMN .* UNIQUE': "ADD COLUMN UNIQUE builds an index and stops reads",
    r'ALTER TABLE "?(\w+)"? ALTER COLUMN \S+ TYPE': "ALTER TYPE may write every row anew",
    r'ALTER TABLE "?(\w+)"? ALTER COLUMN \S+ SET NOT NULL': "SET NOT NULL reads every row",
    r'ALTER TABLE "?(\w+)"? (?:RENAME|DROP COLUMN)': "the version still running reads the old name",
    r'DROP TABLE "?(\w+)"?': "the version still running reads the table",
}


def files() -> list[Path]:
    return sorted(ROOT.glob("*/migrations/[0-9]*.py"))


def digest(source: str) -> str:
    """Of what runs: empty lines, comments of their own line and trailing spaces count for nothing."""
    lines = (line.rstrip() for line in source.splitlines())
    return hashlib.sha256(
        "\n".join(line for line in lines if line and not line.lstrip().startswith("#")).encode()
    ).hexdigest()


def frozen() -> dict[str, str]:
    """Digest by file. One line each, in order: two branches that add to one room collide in the merge."""
    lines = LOCK.read_text().splitlines() if LOCK.exists() else []
    return {name: digest for digest, name in (line.split() for line in lines)}


def current() -> dict[str, str]:
    return {str(file.relative_to(ROOT)): digest(file.read_text()) for file in files()}


def changed(landed: dict[str, str], present: dict[str, str]) -> Iterator[str]:
    for name, value in landed.items():
        if name not in present:
            yield f"{name}: landed and now gone; databases out there name it"
        elif present[name] != value:
            yield f"{name}: landed and now changed; undo that and write a new migration"


def bends(names: list[str], parents: dict[str, set[str]]) -> Iterator[str]:
    """Where the migrations of one room are not 0001, 0002, …, each standing on the one before it."""
    for position, name in enumerate(sorted(names), start=1):
        expected = {sorted(names)[position - 2]} if position > 1 else set()
        if not name.startswith(f"{position:04}_"):
            yield f"{name}: its number should be {position:04}"
        if parents[name] != expected:
            yield f"{name}: stands on {sorted(parents[name]) or 'nothing'}, not on {sorted(expected) or 'nothing'}"


def dangers(statements: list[str]) -> Iterator[str]:
    """What a statement does to a table that was there before. A new table has no readers yet."""
    new = set(re.findall(r'CREATE TABLE "(\w+)"', "\n".join(statements)))
    for statement in statements:
        for pattern, reason in DANGERS.items():
            if (found := re.match(pattern, statement.strip(), re.IGNORECASE)) and found[1] not in new:
                yield f"{reason}: {statement[:100]}"


def _loader() -> Any:
    import django
    from django.db.migrations.loader import MigrationLoader

    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prm.settings")
    django.setup()
    return MigrationLoader(None)


def _of(migration: Any) -> str:
    """Its file, as the lock names it; empty for a library's."""
    file = Path(sys.modules[type(migration).__module__].__file__)
    return str(file.relative_to(ROOT)) if file in set(files()) else ""


def linear(loader: Any) -> Iterator[str]:
    rooms: dict[str, dict[str, set[str]]] = {}
    for (label, name), migration in loader.disk_migrations.items():
        if _of(migration):
            parents = {parent for app, parent in migration.dependencies if app == label}
            rooms.setdefault(label, {})[name] = parents
    for label, parents in sorted(rooms.items()):
        yield from (f"{label}: {fault}" for fault in bends(list(parents), parents))


def statements(loader: Any, wanted: set[str]) -> Iterator[tuple[str, list[str]]]:
    """The SQL of each migration wanted, as PostgreSQL would get it; no server is asked."""
    from django.db.backends.postgresql.base import DatabaseWrapper
    from django.db.migrations.state import ProjectState

    connection = DatabaseWrapper({"NAME": "", "OPTIONS": {}, "TIME_ZONE": None})
    connection.pg_version = 150000
    # Values are filled in by a server; what locks can be seen without them.
    connection.ops.compose_sql = lambda sql, params: sql
    state = ProjectState(real_apps=loader.unmigrated_apps)
    for key in _order(loader.graph):
        migration = loader.graph.nodes[key]
        if _of(migration) in wanted:
            editor = connection.schema_editor(collect_sql=True)
            editor.deferred_sql = []
            # The names of constraints that go are read from a server; what takes their place is seen here.
            editor._constraint_names = lambda *args, **kwargs: []
            migration.apply(state.clone(), editor, collect_sql=True)
            yield _of(migration), [*editor.collected_sql, *map(str, editor.deferred_sql)]
        # On the bare state, never the one just used: that would build every model again at each step.
        state = migration.mutate_state(state, preserve=False)


def _order(graph: Any) -> list[tuple[str, str]]:
    order: dict[tuple[str, str], None] = {}
    for leaf in graph.leaf_nodes():
        order |= dict.fromkeys(graph.forwards_plan(leaf))
    return list(order)


def locks(loader: Any, wanted: set[str]) -> Iterator[str]:
    """What nobody answers for. What a marker in the file answers for is shown, and passes."""
    for name, sql in statements(loader, wanted):
        marker = MARKER.search((ROOT / name).read_text())
        for danger in dangers(sql):
            if marker:
                print(f"{name}: answered for ({marker[1]}): {danger}")
            else:
                yield f"{name}: {danger}"


def objections(landed: dict[str, str], present: dict[str, str]) -> list[str]:
    """Locks are asked of new migrations alone: those of the baseline have been taken everywhere."""
    loader = _loader()
    new = present.keys() - landed.keys() if landed else set()
    return [*changed(landed, present), *linear(loader), *(locks(loader, new) if new else ())]


def check() -> int:
    landed, present = frozen(), current()
    faults = objections(landed, present)
    faults += [
        f"{name}: new; run tools/migrations.py freeze" for name in sorted(present.keys() - landed.keys())
    ]
    print("\n".join(faults))
    return 1 if faults else 0


def freeze() -> int:
    landed, present = frozen(), current()
    if faults := objections(landed, present):
        print("\n".join(faults))
        return 1
    LOCK.write_text("".join(f"{present[name]}  {name}\n" for name in sorted(present)))
    print(f"{len(present)} migrations are frozen, {len(present) - len(landed)} of them new.")
    return 0


if __name__ == "__main__":
    commands = {"check": check, "freeze": freeze}
    if len(sys.argv) != 2 or sys.argv[1] not in commands:
        sys.exit(__doc__)
    sys.exit(commands[sys.argv[1]]())
