"""Print which table the database itself guards against what, as docs/guards.md holds it."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand

from core import guards
from core.rooms import ROOMS

HEADING = """# Guards

What the database itself refuses, whoever asks: triggers, declared in each room's `guards.py` and installed by
`manage.py migrate`, which replaces only those that differ. This page is printed by `manage.py guards`.

A migration that drops or retypes a column that never changes first takes the guards of its table away:
`migrations.RunPython(guards.lift("table"))`. They come back when all migrations have run.

| table | refused | or why not |
|---|---|---|
"""


class Command(BaseCommand):
    help = "Print which table the database guards against what."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(HEADING + "\n".join(rows()))


def rows() -> list[str]:
    refused: dict[str, list[str]] = defaultdict(list)
    for guard in guards.GUARDS.values():
        if guard.says:
            refused[guard.table].append(guard.says)
    tables = [model._meta.db_table for room in ROOMS for model in apps.get_app_config(room).get_models()]
    return [
        f"| `{table}` | {'; '.join(refused[table])} | {guards.UNGUARDED.get(table, '')} |" for table in tables
    ]
