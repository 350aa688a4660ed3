"""tools/migrations.py: what it refuses, and in which words."""

from __future__ import annotations

import pytest
from django.db import models
from django.db.migrations.loader import MigrationLoader

from core.migration_operations import AddConstraintNotValid, AddIndexConcurrently, ValidateConstraint
from tools import migrations

pytestmark = pytest.mark.sqlite_only

SOURCE = 'class Migration:\n    operations = ["one"]\n'


@pytest.fixture(autouse=True)
def migrations_of_the_rooms(settings):
    """The run's database is made from the models, and Django told that there are no migrations."""
    settings.MIGRATION_MODULES = {}


def test_comments_and_empty_lines_are_not_what_runs():
    same = f"# Generated today\n\n{SOURCE.replace(']', ']   ')}\n    # lock: a reason\n"
    assert migrations.digest(same) == migrations.digest(SOURCE)
    assert migrations.digest(SOURCE.replace("one", "two")) != migrations.digest(SOURCE)


def test_a_landed_migration_that_changed_or_went_is_named_with_the_reason():
    landed = {"a/0001_a.py": "1", "a/0002_b.py": "2", "a/0003_c.py": "3"}
    assert list(migrations.changed(landed, {"a/0001_a.py": "1", "a/0002_b.py": "other"})) == [
        "a/0002_b.py: landed and now changed; undo that and write a new migration",
        "a/0003_c.py: landed and now gone; databases out there name it",
    ]


@pytest.fixture
def tree(tmp_path, monkeypatch):
    """A tree with one room of one migration, and nothing that speaks against it."""
    monkeypatch.setattr(migrations, "ROOT", tmp_path)
    monkeypatch.setattr(migrations, "LOCK", tmp_path / "migrations.lock")
    monkeypatch.setattr(migrations, "_loader", lambda: None)
    monkeypatch.setattr(migrations, "linear", lambda loader: [])
    monkeypatch.setattr(migrations, "locks", lambda loader, wanted: [])
    file = tmp_path / "room" / "migrations" / "0001_initial.py"
    file.parent.mkdir(parents=True)
    file.write_text(SOURCE)
    return file


def test_what_is_new_is_frozen_by_one_command_and_then_stays(tree, capsys):
    assert migrations.check() == 1
    assert "room/migrations/0001_initial.py: new; run tools/migrations.py freeze" in capsys.readouterr().out
    assert (migrations.freeze(), migrations.check()) == (0, 0)
    tree.write_text(SOURCE.replace("one", "two"))
    assert (migrations.check(), migrations.freeze()) == (1, 1)
    assert "room/migrations/0001_initial.py: landed and now changed" in capsys.readouterr().out


def test_a_new_migration_that_takes_a_lock_is_not_frozen(tree, capsys, monkeypatch):
    migrations.freeze()
    (tree.parent / "0002_more.py").write_text(SOURCE)
    monkeypatch.setattr(migrations, "locks", lambda loader, wanted: [f"{name}: locks" for name in wanted])
    assert migrations.freeze() == 1
    assert "room/migrations/0002_more.py: locks" in capsys.readouterr().out
    assert "0002_more" not in migrations.LOCK.read_text()


@pytest.mark.parametrize(
    ("parents", "faults"),
    [
        ({"0001_a": set(), "0002_b": {"0001_a"}}, []),
        (
            {"0001_a": set(), "0002_b": {"0001_a"}, "0002_c": {"0001_a"}},
            ["0002_c: its number should be 0003", "0002_c: stands on ['0001_a'], not on ['0002_b']"],
        ),
        ({"0001_a": set(), "0003_b": {"0001_a"}}, ["0003_b: its number should be 0002"]),
    ],
)
def test_two_branches_of_one_room_and_a_gap_are_no_line(parents, faults):
    assert list(migrations.bends(list(parents), parents)) == faults


def test_the_rooms_are_linear():
    assert list(migrations.linear(MigrationLoader(None))) == []


@pytest.mark.parametrize(
    "statement",
    [
        'CREATE INDEX "i" ON "deal" ("name");',
        'CREATE UNIQUE INDEX "i" ON "deal" ("name");',
        'ALTER TABLE "deal" ADD CONSTRAINT "c" CHECK ("a" > 0);',
        'ALTER TABLE "deal" ADD CONSTRAINT "c" UNIQUE ("a");',
        'ALTER TABLE "deal" ADD COLUMN "a" integer NOT NULL;',
        'ALTER TABLE "deal" ADD COLUMN "a" varchar(30) NULL UNIQUE;',
        'ALTER TABLE "deal" ALTER COLUMN "a" TYPE bigint USING "a"::bigint;',
        'ALTER TABLE "deal" ALTER COLUMN "a" SET NOT NULL;',
        'ALTER TABLE "deal" RENAME COLUMN "a" TO "b";',
        'ALTER TABLE "deal" RENAME TO "case";',
        'ALTER TABLE "deal" DROP COLUMN "a" CASCADE;',
        'DROP TABLE "deal" CASCADE;',
        "\n create unique index i on deal (name) where a in (select 1)",
        "alter table deal rename to case_",
    ],
)
def test_what_holds_a_table_that_was_there_is_dangerous_and_on_a_new_one_is_not(statement):
    assert len(list(migrations.dangers([statement]))) == 1
    assert list(migrations.dangers(['CREATE TABLE "deal" ("id" bigint);', statement])) == []


@pytest.mark.parametrize(
    "statement",
    [
        'CREATE INDEX CONCURRENTLY "i" ON "deal" ("name");',
        'ALTER TABLE "deal" ADD CONSTRAINT "c" CHECK ("a" > 0) NOT VALID',
        'ALTER TABLE "deal" VALIDATE CONSTRAINT "c"',
        'ALTER TABLE "deal" ADD COLUMN "a" integer DEFAULT 0 NOT NULL;',
        'ALTER TABLE "deal" ADD COLUMN "a" integer NULL;',
        'ALTER TABLE "deal" ALTER COLUMN "a" DROP DEFAULT;',
    ],
)
def test_what_is_over_in_a_moment_is_not(statement):
    assert list(migrations.dangers([statement])) == []


NAME = "insights/migrations/0002_step_kind.py"
INDEX = f"{NAME}: CREATE INDEX without CONCURRENTLY stops writes"


def test_a_migration_is_read_as_postgres_would_get_it():
    """0002 of insights adds a slug with an index, and one for LIKE, on a table of twelve rows."""
    found = list(migrations.locks(MigrationLoader(None), {NAME}))
    assert [fault.split(': CREATE INDEX "')[0] for fault in found] == [INDEX, INDEX]


def test_the_operations_for_large_tables_pass(monkeypatch):
    loader = MigrationLoader(None)
    migration = loader.graph.nodes["insights", "0002_step_kind"]
    index = models.Index(fields=["code"], name="a_new_index")
    check = models.CheckConstraint(condition=models.Q(position__lt=99), name="a_new_check")
    monkeypatch.setattr(migration, "atomic", False)
    monkeypatch.setattr(
        migration,
        "operations",
        [
            AddIndexConcurrently("programmestep", index),
            AddConstraintNotValid("programmestep", check),
            ValidateConstraint("programmestep", name="a_new_check"),
        ],
    )
    ((_, sql),) = migrations.statements(loader, {NAME})
    assert len([statement for statement in sql if not statement.startswith("--")]) == 3
    assert list(migrations.dangers(sql)) == []


def test_a_marker_answers_for_it_and_is_shown(monkeypatch, capsys):
    monkeypatch.setattr(migrations, "statements", lambda *_: [(NAME, ['DROP TABLE "deal" CASCADE;'])])
    monkeypatch.setattr(
        migrations, "MARKER", migrations.re.compile("^(from) django.db", migrations.re.MULTILINE)
    )
    assert list(migrations.locks(None, {NAME})) == []
    assert capsys.readouterr().out.startswith(f"{NAME}: answered for (from): the version still running")
