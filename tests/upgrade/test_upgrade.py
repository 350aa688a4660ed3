"""A database made by the previous version, with the demo in it, becomes one of this version.

``previous.*.xz`` are made by tools/previous.py on the tree of that version (docs/how-to.md, Add a migration).
"""

from __future__ import annotations

import json
import lzma
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from tools.servers import postgres_binary

HERE = Path(__file__).parent

# Read from the stored databases by hand, with SQL; the demo is the same on both engines, its documents
# carry the hour of their signature.
PARTNERS = 54
FIRST_PARTNERS = [
    "Administration française",
    "Agence Pivoine",
    "Agence du numérique de Wallonie",
    "Agence numérique du Sénégal",
    "Alpen Informatik",
]
LEDGER = {
    "commission_expense CAD": 1_835_80,
    "commission_payable CAD": -1_835_80,
    "commission_expense CHF": 1_742_94,
    "commission_payable CHF": 0,
    "bank CHF": -1_742_94,
    "commission_expense EUR": 50_869_70,
    "commission_payable EUR": -29_830_84,
    "adjustment EUR": -480_00,
    "fund_expense EUR": 2_300_00,
    "fund_payable EUR": 0,
    "bank EUR": -22_858_86,
    "commission_expense GBP": 1_954_10,
    "commission_payable GBP": -330_00,
    "bank GBP": -1_624_10,
    "commission_expense USD": 3_367_80,
    "commission_payable USD": -3_367_80,
}
SIGNED_2024_013 = {
    "sqlite": "033ab477fee6e60405a02f596198d8bb5ee17323d440c7229fc982535fe0a871",
    "postgresql": "e9d37dc6fad241dd8fb96061aa37a0327e1072bb019717a0a8ee785aa537b02b",
}
# Django's own records of the code, written again by every migrate.
OF_DJANGO = {"django_migrations", "django_content_type", "auth_permission"}


@contextmanager
def restored(folder: Path) -> Iterator[str]:
    """The URL of a fresh database of the running engine with what was stored in it."""
    if connection.vendor == "sqlite":
        file = folder / "previous.sqlite3"
        file.write_bytes(lzma.decompress((HERE / "previous.sqlite3.xz").read_bytes()))
        yield f"sqlite:///{file}"
        return
    server = os.environ["DATABASE_URL"].rsplit("/", 1)[0]
    name = f"upgrade_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    psql = [postgres_binary("psql"), "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--dbname"]
    administration = [*psql, f"{server}/postgres"]
    subprocess.run([*administration, "--command", f"CREATE DATABASE {name}"], check=True)
    try:
        dump = lzma.decompress((HERE / "previous.sql.xz").read_bytes())
        subprocess.run([*psql, f"{server}/{name}"], input=dump, check=True, stdout=subprocess.DEVNULL)
        yield f"{server}/{name}"
    finally:
        subprocess.run([*administration, "--command", f"DROP DATABASE {name}"], check=True)


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory) -> Iterator[dict[str, Any]]:
    """What the upgrade and every check after it said (upgrade.py)."""
    folder = tmp_path_factory.mktemp("upgrade")
    with restored(folder) as url:
        result = subprocess.run(
            [sys.executable, "-W", "error", "-m", "tests.upgrade.upgrade"],
            cwd=settings.BASE_DIR,
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "prm.settings",
                "DATABASE_URL": url,
                "DATA_DIR": str(folder),
                "AUDIT_KEY": (HERE / "previous.audit_key").read_text(),
            },
            capture_output=True,
            text=True,
            check=False,
        )
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


@pytest.mark.parametrize(
    "command", ["migrate", "check", "makemigrations", "check_schema", "verify_chain", "verify_ledger"]
)
def test_every_command_is_content(upgraded, command):
    assert upgraded["answers"][command] == ""


def test_no_row_is_lost_or_made_unless_a_migration_says_so(upgraded):
    before, after = upgraded["before"], upgraded["after"]
    silent = (before.keys() & after.keys()) - OF_DJANGO - upgraded["changed_rows"].keys()
    assert len(silent) > 100
    assert {table: after[table] for table in silent} == {table: before[table] for table in silent}


def test_what_people_and_auditors_know_reads_the_same(upgraded):
    facts = upgraded["facts"]
    assert facts["partners"] == PARTNERS
    assert facts["first partners"] == FIRST_PARTNERS
    assert facts["ledger"] == LEDGER
    assert facts["signed agreement"] == SIGNED_2024_013[connection.vendor]


def test_the_guards_hold_on_what_was_upgraded(upgraded):
    assert not upgraded["facts"]["an event may be changed"]
