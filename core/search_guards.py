"""The index behind the search: trigrams, by pg_trgm and btree_gin on PostgreSQL and FTS5 on SQLite.

Engine SQL lives here and in ``guards``; ``search`` asks ``containing`` and knows neither engine.
"""

from __future__ import annotations

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from core.guards import Guard, register

TABLE = "core_searchentry"
INDEX = f"{TABLE}_trigrams"
# On PostgreSQL with the type before the text: a list asks for the rows of one, which may be few among
# those that hold a common word.
BY_TYPE = f"{TABLE}_by_type"
# Three letters are what a trigram index can find; shorter words are looked for in what is left.
SHORTEST = 3

# The SQLite index keeps no text of its own: it reads the table, and triggers keep it in step.
_ADD = f'INSERT INTO "{INDEX}"(rowid, text) VALUES (new.id, new.text);'
_TAKE_OUT = f'INSERT INTO "{INDEX}"("{INDEX}", rowid, text) VALUES (\'delete\', old.id, old.text);'

register(
    Guard(
        INDEX,
        TABLE,
        create={
            "sqlite": [
                f'CREATE VIRTUAL TABLE IF NOT EXISTS "{INDEX}" USING fts5('
                f"text, content='{TABLE}', content_rowid='id', tokenize='trigram')"
            ],
            "postgresql": [
                "CREATE EXTENSION IF NOT EXISTS pg_trgm",
                "CREATE EXTENSION IF NOT EXISTS btree_gin",
                # Of the version before, which held the text alone.
                f'DROP INDEX IF EXISTS "{INDEX}"',
                f'CREATE INDEX IF NOT EXISTS "{BY_TYPE}" ON "{TABLE}" '
                "USING gin (target_type, text gin_trgm_ops)",
            ],
        },
        drop={},
    )
)
register(
    Guard(
        f"{TABLE}_in_step",
        TABLE,
        create={
            "sqlite": [
                f'CREATE TRIGGER "{TABLE}_in_step_insert" AFTER INSERT ON "{TABLE}" BEGIN {_ADD} END',
                f'CREATE TRIGGER "{TABLE}_in_step_delete" AFTER DELETE ON "{TABLE}" BEGIN {_TAKE_OUT} END',
                f'CREATE TRIGGER "{TABLE}_in_step_update" AFTER UPDATE OF text ON "{TABLE}" '
                f"BEGIN {_TAKE_OUT} {_ADD} END",
            ]
        },
        drop={
            "sqlite": [
                f'DROP TRIGGER IF EXISTS "{TABLE}_in_step_{verb}"' for verb in ("insert", "delete", "update")
            ]
        },
    )
)


def containing(entries: QuerySet, words: list[str]) -> QuerySet:
    """The entries whose text contains every word (folded), found through the engine's index."""
    long = [word for word in words if len(word) >= SHORTEST]
    if connection.vendor == "sqlite" and long:
        phrases = " AND ".join('"{}"'.format(word.replace('"', '""')) for word in long)
        found = RawSQL(f'SELECT rowid FROM "{INDEX}" WHERE "{INDEX}" MATCH %s', [phrases])  # noqa: S611
        entries = entries.filter(pk__in=found)
        words = [word for word in words if len(word) < SHORTEST]
    for word in words:
        entries = entries.filter(text__contains=word)
    return entries
