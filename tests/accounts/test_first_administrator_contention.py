"""Two who use the first link at once, on either engine."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from django.conf import settings
from django.db import connection

from accounts.begin import services
from accounts.models import User
from core.actor import SYSTEM
from tests.support.contention import at_once, meeting

PASSWORD = "a rather long sentence 42"
# Waits for the word to begin, as the other one does.
WORKER = f"""
import sys, django; django.setup()
from accounts.begin import services
from core.actor import SYSTEM
from core.errors import DomainError
digest, email = sys.argv[1:]
print("ready", flush=True); sys.stdin.readline()
try:
    services.administrator_begin(
        actor=SYSTEM, digest=digest, name="Ada Roy", email=email, password="{PASSWORD}", language="en")
    print("made")
except DomainError as error:
    print(error.code)
"""


def begin(digest: str, number: int):
    def run() -> str:
        services.administrator_begin(
            actor=SYSTEM,
            digest=digest,
            name="Ada Roy",
            email=f"ada{number}@example.test",
            password=PASSWORD,
            language="en",
        )
        return "made"

    return run


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_one_administrator(monkeypatch):
    digest = services.digest_of(services.begin_link_create(actor=SYSTEM))
    monkeypatch.setattr(services, "nobody_yet", meeting(services.nobody_yet))
    assert sorted(at_once(begin(digest, 1), begin(digest, 2))) in (
        ["begun-already", "made"],
        ["link-void", "made"],
    )
    assert User.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_without_the_claim_they_would_be_two(monkeypatch):
    digest = services.digest_of(services.begin_link_create(actor=SYSTEM))
    monkeypatch.setattr(services, "nobody_yet", meeting(services.nobody_yet))
    unclaimed = type("Rows", (), {"filter": lambda self, **_: self, "delete": lambda self: (1, {})})()
    monkeypatch.setattr(services, "BeginLink", type("Link", (), {"objects": unclaimed}))
    answers = at_once(begin(digest, 1), begin(digest, 2))
    assert answers == ["made", "made"], "the control: nothing else keeps them apart"


@pytest.mark.sqlite_only
@pytest.mark.django_db(transaction=True)
def test_two_processes_on_one_file_make_one_administrator(tmp_path):
    digest = services.digest_of(services.begin_link_create(actor=SYSTEM))
    with closing(sqlite3.connect(tmp_path / "prm.sqlite3")) as copy:
        connection.connection.backup(copy)
    elsewhere = {"DATABASE_URL", "REDIS_URL"}
    environment = {name: value for name, value in os.environ.items() if name not in elsewhere}
    environment |= {"DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "prm.settings"}
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER, digest, f"ada{number}@example.test"],
            cwd=settings.BASE_DIR,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in (1, 2)
    ]
    assert [worker.stdout.readline().strip() for worker in workers] == ["ready", "ready"]
    for worker in workers:
        worker.stdin.write("go\n")
        worker.stdin.flush()
    answers = sorted(worker.communicate(timeout=60)[0].strip() for worker in workers)
    assert answers == ["begun-already", "made"]
    with closing(sqlite3.connect(tmp_path / "prm.sqlite3")) as kept:
        assert kept.execute("SELECT count(*) FROM accounts_user").fetchone() == (1,)
