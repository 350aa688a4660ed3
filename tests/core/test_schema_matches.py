"""A database that has the names of all migrations and not what they should have made is not called good."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from core import schema

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_known(monkeypatch):
    monkeypatch.setattr(schema, "_matched", False)


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_database_just_migrated_fits():
    output = io.StringIO()
    call_command("check_schema", stdout=output)
    assert output.getvalue() == "The database fits the models.\n"


def test_a_column_that_is_not_there_is_named(client):
    execute("ALTER TABLE partners_note DROP COLUMN body")
    assert schema.missing() == ["partners_note.body is missing"]
    with pytest.raises(CommandError, match=r"partners_note\.body is missing"):
        call_command("check_schema")
    response = client.get("/health/ready")
    assert (response.status_code, response.json()["migrations"]) == (503, False)


def test_migrate_does_not_say_ok_on_a_database_it_leaves_broken():
    execute("ALTER TABLE partners_note DROP COLUMN body")
    with pytest.raises(CommandError, match=r"partners_note\.body is missing"):
        call_command("migrate", verbosity=0)


def test_a_missing_table_is_named_once():
    execute("DROP TABLE marketing_caseresult")
    assert schema.missing()[0] == "the table marketing_caseresult is missing"
    assert not [fault for fault in schema.missing() if "marketing_caseresult." in fault]


@pytest.mark.parametrize("name", ["partners_note_by_partner", "agreements_approval_one_pending"])
def test_a_missing_index_or_unique_rule_is_named(name):
    execute(f"DROP INDEX {name}")
    assert schema.missing() == [f"the constraint or index {name} is missing"]


@pytest.mark.sqlite_only
def test_a_table_without_its_checks_and_with_a_column_that_may_be_empty_is_named():
    """SQLite takes a check away by making the table anew: here without any, and with `kind` left free."""
    execute("ALTER TABLE agreements_clause RENAME TO the_old_one")
    execute("CREATE TABLE agreements_clause AS SELECT * FROM the_old_one")
    assert "agreements_clause.code may be empty, the model says otherwise" in schema.missing()
    execute("DROP TABLE the_old_one")
    assert "the constraint or index agreements_clause_part is missing" in schema.missing()


@pytest.mark.postgres
def test_a_missing_check_and_a_column_that_may_be_empty_are_named():
    execute("ALTER TABLE agreements_clause DROP CONSTRAINT agreements_clause_part")
    execute("ALTER TABLE agreements_clause ALTER COLUMN code DROP NOT NULL")
    assert schema.missing() == [
        "agreements_clause.code may be empty, the model says otherwise",
        "the constraint or index agreements_clause_part is missing",
    ]


@pytest.mark.postgres
def test_an_index_whose_building_failed_is_missing():
    execute("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'partners_note_by_partner'::regclass")
    assert schema.missing() == ["the constraint or index partners_note_by_partner is missing"]


def test_a_column_nobody_fills_is_surplus_and_one_with_a_default_is_not():
    execute("ALTER TABLE marketing_caseresult ADD COLUMN harmless integer NOT NULL DEFAULT 0")
    assert schema.surplus() == []
    execute("DROP TABLE enablement_supportqueue")
    execute("CREATE TABLE enablement_supportqueue (id integer, old text NOT NULL)")
    assert schema.surplus() == [
        "enablement_supportqueue.old is unknown to the models and must be filled",
    ]


def test_a_rule_that_no_model_knows_is_surplus():
    execute("CREATE UNIQUE INDEX one_note_each ON partners_note (partner_id)")
    assert schema.surplus() == ["the constraint one_note_each is unknown to the models"]
    assert schema.missing() == []


def test_a_good_answer_is_kept_and_a_bad_one_is_not(django_assert_num_queries):
    execute("ALTER TABLE partners_note RENAME COLUMN body TO text")
    assert not schema.schema_matches()
    execute("ALTER TABLE partners_note RENAME COLUMN text TO body")
    assert schema.schema_matches()
    with django_assert_num_queries(0):
        assert schema.schema_matches()
