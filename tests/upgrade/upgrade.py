"""Run by test_upgrade.py in a process of its own: upgrade the database of this environment, then say what
every check answers, what was there before and after, and a few facts. One JSON object on stdout."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from typing import Any

import django
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader

AFTER = {
    "check": ("check", "--database", "default"),
    "makemigrations": ("makemigrations", "--check", "--dry-run"),
    "check_schema": ("check_schema",),
    "verify_chain": ("verify_chain",),
    "verify_ledger": ("verify_ledger",),
}


def answer(name: str, *arguments: str) -> str:
    """Empty when the command is content, else what it says."""
    output = io.StringIO()
    try:
        call_command(name, *arguments, stdout=output, stderr=output)
    except (CommandError, SystemExit) as refusal:
        return f"{output.getvalue()}{refusal}"
    return ""


def counts() -> dict[str, int]:
    """Rows by table, without what the engine keeps for its own index of texts."""
    tables = [name for name in connection.introspection.table_names() if "_trigrams" not in name]
    with connection.cursor() as cursor:
        return {name: cursor.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}


def changed_rows(since: set[tuple[str, str]]) -> dict[str, str]:
    """What the migrations run just now say of rows they add or take away, by table."""
    loader = MigrationLoader(connection)
    said: dict[str, str] = {}
    for key in loader.applied_migrations.keys() - since:
        said |= getattr(loader.disk_migrations.get(key), "changes_rows", {})
    return said


def rows(label: str, model: str) -> Any:
    return apps.get_model(label, model)._base_manager.order_by()


def refused(change: Callable[[], Any]) -> bool:
    try:
        with transaction.atomic():
            change()
    except DatabaseError:
        return True
    return False


def facts() -> dict[str, Any]:
    names = rows("partners", "Partner").values_list("name", flat=True)
    signed = rows("agreements", "AgreementDocument").filter(agreement__number="2024-013", kind="signed")
    sums: dict[str, int] = {}
    lines = rows("ledger", "Line").values_list("account__code", "currency", "amount_minor")
    for account, currency, amount in lines:
        sums[f"{account} {currency}"] = sums.get(f"{account} {currency}", 0) + amount
    return {
        "partners": len(names),
        "first partners": sorted(names)[:5],
        "ledger": sums,
        "signed agreement": signed.get().sha256,
        "an event may be changed": not refused(lambda: rows("core", "Event").update(code="forged")),
    }


def main() -> None:
    django.setup()
    known, before = set(MigrationLoader(connection).applied_migrations), counts()
    said = {"migrate": answer("migrate", "--no-input")}
    report = {"before": before, "after": counts(), "changed_rows": changed_rows(known), "answers": said}
    said |= {name: answer(*command) for name, command in AFTER.items()}
    json.dump(report | {"facts": facts()}, sys.stdout)


if __name__ == "__main__":
    main()
