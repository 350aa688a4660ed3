"""Every guard of the registry refuses what it says, on real rows; every table has one or says why not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, OperationalError, connection, models, transaction

from core import guards
from core.actor import SYSTEM
from core.models import ChainHead, StoredFile
from core.money import Money
from core.rooms import ROOMS
from ledger.models import Entry
from tests.support.factories import make
from tests.support.posting import post

TABLES = {model._meta.db_table: model for room in ROOMS for model in apps.get_app_config(room).get_models()}
# What a plain filling of a table does not get right.
VALUES: dict[str, Callable[[Any], dict[str, Any]]] = {
    "agreements_agreementversion": lambda cast: {"number": 2},
    "payouts_statementline": lambda cast: {"adjustment": make(TABLES["payouts_adjustment"], cast.a)},
}
# Rows that come in no other way.
ROWS: dict[str, Callable[[Any], models.Model]] = {
    "core_chainhead": lambda cast: ChainHead.objects.get(),
    "ledger_line": lambda cast: posted(cast).lines.first(),
}


def opened(cast: Any) -> dict[str, Any]:
    """What an opened review of tiers holds."""
    return {
        "requirement_set": make(TABLES["insights_requirementset"], cast.a),
        "last_day": date(2026, 6, 1),
        "opened_at": datetime(2026, 6, 1, tzinfo=UTC),
    }


# What a row is like when its columns may no longer change, by the condition of the guard.
STATES: dict[str, Callable[[Any], dict[str, Any]]] = {
    "marketing_announcement OLD.status <> 'draft'": lambda cast: {"status": "withdrawn"},
    "marketing_announcementread OLD.acknowledged_at IS NOT NULL": lambda cast: {
        "acknowledged_at": datetime(2026, 6, 1, tzinfo=UTC)
    },
    "OLD.started_at IS NOT NULL": lambda cast: {
        "status": "cancelled",
        "started_at": datetime(2026, 6, 1, tzinfo=UTC),
    },
    "marketing_campaignmail OLD.status = 'sent'": lambda cast: {
        "status": "sent",
        "sent_at": datetime(2026, 6, 1, tzinfo=UTC),
    },
    "OLD.lifted_at IS NOT NULL": lambda cast: {
        "lifted_at": datetime(2026, 6, 1, tzinfo=UTC),
        "lifted_because": "They asked",
    },
    "insights_requirementset OLD.status = 'published'": lambda cast: {
        "status": "published",
        "published_at": datetime(2026, 6, 1, tzinfo=UTC),
    },
    "partners_bodymeeting OLD.published_at IS NOT NULL": lambda cast: {
        "status": "held",
        "minutes": "Agreed",
        "published_at": datetime(2026, 6, 1, tzinfo=UTC),
    },
    "OLD.status <> 'issued'": lambda cast: {"status": "closed"},
    "OLD.status <> 'proposed'": lambda cast: {"status": "refused", "decided_by": "usr_x"},
    "OLD.status = 'published'": lambda cast: {"status": "published", "effective_from": date(2026, 1, 1)},
    "OLD.status = 'open'": lambda cast: {"status": "open", **opened(cast)},
    "OLD.status IN ('closed', 'cancelled')": lambda cast: {
        "status": "closed",
        "closed_at": datetime(2026, 6, 1, tzinfo=UTC),
        **opened(cast),
    },
    "OLD.decision IN ('none', 'accepted', 'refused')": lambda cast: {"decision": "accepted"},
    "OLD.grace <> 'running' AND OLD.decision = 'accepted'": lambda cast: {
        "move": "fall",
        "decision": "accepted",
        "grace": "fallen",
        "grace_until": date(2026, 6, 1),
    },
    "OLD.status = 'frozen'": lambda cast: {
        "status": "frozen",
        "version": make(TABLES["partners_questionnaireversion"], cast.a),
    },
    "OLD.published_at IS NOT NULL": lambda cast: {
        "status": "published",
        "published_at": datetime(2026, 6, 1, tzinfo=UTC),
    },
    "OLD.status <> 'pending'": lambda cast: {"status": "withdrawn"},
    "OLD.status <> 'requested'": lambda cast: {"status": "granted"},
    "OLD.status IN ('signed', 'refused')": lambda cast: {"status": "refused"},
    "OLD.decision <> 'waiting'": lambda cast: {"decision": "superseded"},
    "OLD.status IN ('published', 'withdrawn')": lambda cast: {"status": "withdrawn"},
    "OLD.left_on IS NOT NULL": lambda cast: {"left_on": date(2099, 6, 1)},
    "OLD.held_on IS NOT NULL": lambda cast: {"held_on": date(2026, 6, 1), "notes": "Held"},
    "OLD.ended_at IS NOT NULL": lambda cast: {"ended_at": datetime(2026, 6, 1, tzinfo=UTC)},
    "OLD.answered_at IS NOT NULL": lambda cast: {"answered_at": datetime(2026, 6, 1, tzinfo=UTC)},
    "OLD.approved_by_id IS NOT NULL": lambda cast: {"approved_by": cast.staff["administrator"]},
    "OLD.status NOT IN ('prepared', 'approved')": lambda cast: {"status": "cancelled"},
    "OLD.status NOT IN ('draft', 'sending')": lambda cast: {
        "status": "sent",
        "sent_at": datetime(2026, 6, 1, tzinfo=UTC),
        "file": make(StoredFile, cast.a),
        "sha256": "0" * 64,
    },
    "OLD.status = 'archived'": lambda cast: {"status": "archived"},
    "OLD.acknowledged_at IS NOT NULL": lambda cast: {
        "acknowledged_at": datetime(2026, 6, 1, tzinfo=UTC),
        "note": "We meet on Friday",
    },
    "OLD.status = 'sent'": lambda cast: {
        "status": "sent",
        "document": make(TABLES["pipeline_plandocument"], cast.a),
    },
    "OLD.stage = 'closed'": lambda cast: {"stage": "closed", "closed_at": datetime(2026, 6, 1, tzinfo=UTC)},
    "OLD.sent_on IS NOT NULL": lambda cast: {"sent_on": date(2026, 6, 1)},
    "OLD.export_file_id IS NOT NULL": lambda cast: {"export_file": make(StoredFile, cast.a)},
}


def posted(cast) -> Entry:
    euro = Money(100, "EUR")
    lines = [("commission_expense", euro), ("commission_payable", -euro)]
    return post(
        actor=SYSTEM, kind="commission", on=date(2026, 3, 1), reference="com_1", partner=cast.a, lines=lines
    )


def fixed_columns() -> Iterator[Any]:
    for table, rules in guards.FIXED.items():
        for columns, when in rules:
            yield pytest.param(table, columns, when, id=f"{table} {when}")


def refused(change) -> bool:
    with pytest.raises(DatabaseError, match="guard:"), transaction.atomic():
        change()
    return True


@pytest.fixture
def row(cast):
    """One real row of a table, in a given state."""

    def build(table: str, when: str = "") -> models.Model:
        if table in ROWS:
            return ROWS[table](cast)
        made = make(TABLES[table], cast.a, **VALUES.get(table, lambda cast: {})(cast))
        state = STATES.get(f"{table} {when}") or STATES.get(when)
        if state:
            with guards.guards_disabled():
                rows_of(made).update(**state(cast))
            made.refresh_from_db()
        return made

    return build


def rows_of(made: models.Model) -> models.QuerySet:
    return type(made)._base_manager.filter(pk=made.pk)


def another(field: models.Field, value: Any) -> Any:
    """A value of the column's type that is not this one."""
    if isinstance(field, models.JSONField):
        return {"forged": True}
    if isinstance(field, models.GenericIPAddressField):
        return "192.0.2.7"
    if isinstance(field, models.BooleanField):
        return not value
    if isinstance(field, models.DateTimeField):
        return (value or datetime(2026, 1, 1, tzinfo=UTC)) + timedelta(days=1)
    if isinstance(field, models.DateField):
        return (value or date(2026, 1, 1)) + timedelta(days=1)
    if isinstance(field, models.CharField | models.TextField):
        return "x" if value != "x" else "y"
    # Nothing has this key; the guard is asked before the foreign key is.
    return (value or 0) + (1_000_000 if field.is_relation else 1)


@pytest.mark.parametrize("table", guards.APPEND_ONLY)
def test_an_append_only_table_refuses_change_and_deletion(row, table):
    made = row(table)
    for field in made._meta.concrete_fields:
        value = getattr(made, field.attname)
        assert refused(lambda field=field, value=value: rows_of(made).update(**{field.attname: value}))
    assert refused(lambda: rows_of(made)._raw_delete("default"))


@pytest.mark.parametrize("table", guards.NEVER_DELETED)
def test_a_table_that_is_never_deleted_from_refuses_it(row, table):
    made = row(table)
    assert refused(lambda: rows_of(made)._raw_delete("default"))


@pytest.mark.parametrize(("table", "columns", "when"), list(fixed_columns()))
def test_a_column_that_never_changes_refuses_another_value(row, table, columns, when):
    made = row(table, when)
    by_column = {field.column: field for field in made._meta.concrete_fields}
    for column in columns:
        field = by_column[column]
        value = another(field, getattr(made, field.attname))
        name = field.attname
        assert refused(lambda name=name, value=value: rows_of(made).update(**{name: value})), column


@pytest.mark.sqlite_only
@pytest.mark.parametrize("table", [*guards.APPEND_ONLY, *guards.NEVER_DELETED, "core_storedfile"])
def test_replacing_a_row_is_refused(row, table):
    """It is a deletion and an insertion, and SQLite asks the guards of neither unless told to."""
    row(table)
    with connection.cursor() as cursor:
        assert refused(lambda: cursor.execute(f'INSERT OR REPLACE INTO "{table}" SELECT * FROM "{table}"'))


@pytest.mark.postgres
@pytest.mark.django_db
@pytest.mark.parametrize("table", [*guards.APPEND_ONLY, *guards.NEVER_DELETED, "core_unsealedevent"])
def test_emptying_a_table_is_refused(table):
    emptying = pytest.raises(DatabaseError, match=f"guard:append-only on {table}")
    with emptying, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f'TRUNCATE "{table}" CASCADE')


def test_every_table_is_guarded_or_says_why_not():
    guarded = {guard.table for guard in guards.GUARDS.values() if guard.says}
    silent = TABLES.keys() - guarded - guards.UNGUARDED.keys()
    assert not silent, f"say in guards.py what these refuse, or why nothing: {sorted(silent)}"
    assert not guards.UNGUARDED.keys() & guarded
    assert not (guards.UNGUARDED.keys() | guarded) - TABLES.keys()


def test_the_page_of_guards_is_what_is_declared():
    """Else: manage.py guards > docs/guards.md"""
    printed = StringIO()
    call_command("guards", stdout=printed)
    assert (Path(settings.BASE_DIR) / "docs/guards.md").read_text() == printed.getvalue()


# -- Installing -------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_migrate_without_changes_touches_no_guard(django_assert_num_queries):
    assert guards.install() == []
    call_command("migrate", verbosity=0)
    with django_assert_num_queries(4 if connection.vendor == "postgresql" else 3):
        guards.install()


@pytest.mark.django_db
def test_a_guard_with_another_definition_is_missed_and_replaced_alone(monkeypatch):
    guard = guards.GUARDS["guard_pipeline_sale"]
    changed = {
        engine: [text.replace("append-only", "no-change") for text in texts]
        for engine, texts in guard.create.items()
    }
    monkeypatch.setitem(guards.GUARDS, guard.name, replace(guard, create=changed))
    assert guards.missing() == ["guard_pipeline_sale"]
    assert guards.install() == ["guard_pipeline_sale"]
    assert guards.missing() == []


@pytest.mark.django_db
def test_a_trigger_that_nobody_declares_any_more_is_taken_out(monkeypatch):
    gone = guards.GUARDS["guard_pipeline_sale"]
    monkeypatch.delitem(guards.GUARDS, gone.name)
    assert set(guards.install()) == guards._objects(gone)


@pytest.mark.postgres
@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE core_event DISABLE TRIGGER guard_core_event",
        "CREATE OR REPLACE FUNCTION guard_unsealed() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'",
        "DROP TRIGGER guard_core_event ON core_event",
    ],
)
def test_a_guard_that_was_switched_off_or_hollowed_out_is_missed(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
    assert len(guards.missing()) == 1
    guards.install()
    assert guards.missing() == []


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_installing_does_not_wait_for_ever_behind_a_reader(monkeypatch):
    """Behind it every writer would wait."""
    monkeypatch.setattr(guards, "LOCK_TIMEOUT", "100ms")
    reader = connection.copy()
    try:
        with reader.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT count(*) FROM pipeline_sale")
            with connection.cursor() as own:
                own.execute("COMMENT ON TRIGGER guard_pipeline_sale ON pipeline_sale IS 'changed'")
            with pytest.raises(OperationalError, match="lock timeout"):
                guards.install()
            cursor.execute("ROLLBACK")
    finally:
        reader.close()
    assert guards.install() == ["guard_pipeline_sale"]


@pytest.mark.django_db
def test_a_migration_can_lift_the_guards_of_a_table(cast):
    made = make(TABLES["pipeline_sale"], cast.a)
    with connection.cursor() as cursor:
        editor = SimpleNamespace(connection=connection, execute=cursor.execute)
        guards.lift("pipeline_sale")(None, editor)
    rows_of(made).update(reason="corrected")
    guards.install()
    assert refused(lambda: rows_of(made).update(reason="again"))
