"""The folder of the data: for nobody but the account that runs the product, wherever it is."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from prm import folders

pytestmark = pytest.mark.one_engine

OURS = {"DATA_DIR", "DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE"}
PRODUCTION = {
    "PRM_ENV": "production",
    "SECRET_KEY": "x" * 60,
    "AUDIT_KEY": "y" * 60,
    "BASE_URL": "https://partners.example.org",
    "DATABASE_URL": "postgres://prm@127.0.0.1/prm",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "EMAIL_URL": "smtp://127.0.0.1:25",
}
WRITE = "from django.db import connection as c; c.cursor().execute('CREATE TABLE x (a)'); c.close()"


@pytest.fixture(autouse=True)
def umask():
    before = os.umask(0o022)
    os.umask(before)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def start(folder: Path, **variables: str) -> subprocess.CompletedProcess:
    clean = {name: value for name, value in os.environ.items() if name not in OURS}
    return subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "--command", WRITE],
        cwd=settings.BASE_DIR,
        env={**clean, "DATA_DIR": str(folder), **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_first_start_writes_for_nobody_else(tmp_path):
    """Also where the path holds what an address would read otherwise."""
    folder = tmp_path / "with + and space" / "data"
    started = start(folder)
    assert started.returncode == 0, started.stderr
    assert mode(folder) == 0o700
    assert {path.name: mode(path) for path in folder.iterdir()} == {
        "prm.sqlite3": 0o600,
        "secret_key": 0o600,
        "audit_key": 0o600,
    }
    assert (folder / "audit_key").read_text() != (folder / "secret_key").read_text()


def test_an_open_folder_is_closed_on_one_machine_and_refused_in_production(tmp_path):
    tmp_path.chmod(0o755)
    with pytest.raises(ImproperlyConfigured, match=f"run chmod 700 {tmp_path}, then start again"):
        folders.make_private(tmp_path, production=True)
    assert mode(tmp_path) == 0o755
    folders.make_private(tmp_path, production=False)
    assert mode(tmp_path) == 0o700
    folders.make_private(tmp_path, production=True)


def test_production_does_not_start_without_its_audit_key(tmp_path):
    tmp_path.chmod(0o700)
    missing = start(tmp_path, **{**PRODUCTION, "AUDIT_KEY": ""})
    assert "AUDIT_KEY must be set when PRM_ENV=production." in missing.stderr
    assert not (tmp_path / "audit_key").exists()
