"""kill -9 in the middle of statements and of a payout run: the same ledger as an undisturbed run."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection, transaction

from core import clock, files
from core.models import Job, OutgoingMail, Sequence
from core.queue import jobs
from ledger import proof
from ledger.models import Line
from payouts.models import Payout, PayoutRun, Statement, StatementLine
from payouts.runs import services as run_services
from payouts.runs import settlement as run_settlement
from payouts.runs import transfers
from payouts.statements import issuing
from payouts.statements import services as statement_services
from referrals.models import Commission
from tests.payouts.factories import MARCH, account, earn
from tests.support.users import make_partner

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def _soak(where: str):
    """The same proof at one more place: only in the longer run."""
    return pytest.param(where, marks=pytest.mark.soak)


def run_and_die(where: str) -> None:
    """Start a process on this test's database that kills itself at a step, and see that it did."""
    db = connection.settings_dict
    address = (
        f"postgresql://{db['USER']}:{db['PASSWORD']}@{db['HOST'] or 'localhost'}:{db['PORT']}/{db['NAME']}"
    )
    environment = {
        **os.environ,
        "DATABASE_URL": address,
        "DATA_DIR": os.environ["DATA_DIR"],
        "DJANGO_SETTINGS_MODULE": "prm.settings",
    }
    environment.pop("REDIS_URL", None)
    done = subprocess.run(
        [sys.executable, "-m", "tests.payouts.dies", where],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()[-2000:]


def next_worker() -> None:
    """The lease of the dead worker runs out, and another one takes the job up."""
    Job.objects.filter(status="running").update(lease_until=clock.now() - timedelta(seconds=1))
    jobs.run_due()


def state() -> dict[str, list]:
    """All that anybody could tell two runs apart by, without ids and times."""
    statements = {row.public_id: row.number for row in Statement.objects.all()}
    lines = StatementLine.objects.values_list("statement__number", "position", "commission", "amount_minor")
    claims = Commission.objects.values_list("public_id", "statement_id", "status", "paid_on")
    posted = Line.objects.values_list(
        "entry__kind", "entry__booked_on", "account__code", "partner__name", "amount_minor", "currency"
    )
    return {
        "statements": sorted(
            Statement.objects.values_list("number", "partner__name", "total_minor", "payable_minor", "status")
        ),
        "lines": sorted(lines),
        "claims": sorted(
            (public_id, statements.get(s, s), st, str(paid)) for public_id, s, st, paid in claims
        ),
        "payouts": sorted(Payout.objects.values_list("reference", "amount_minor", "status")),
        "ledger": sorted(tuple(map(str, row)) for row in posted),
        "mails": sorted(OutgoingMail.objects.values_list("kind", "recipient")),
        "numbers": sorted(
            Sequence.objects.filter(name__startswith="payouts").values_list("name", "next_number")
        ),
    }


def book(cast) -> None:
    """Seven partners with three commissions each."""
    partners = [cast.a, cast.b, *(make_partner(f"Partner {n}", cast.vocabulary.company) for n in range(5))]
    for number, partner in enumerate(partners):
        for minor in (1_000, 250, 30 + number):
            earn(partner, minor)


@pytest.mark.parametrize("where", ["claiming", _soak("drafted"), "issuing", _soak("issued")])
def test_a_killed_statement_job_is_finished_by_the_next_worker(cast, monkeypatch, where):
    monkeypatch.setattr(issuing, "PARTNERS_AT_ONCE", 2)
    book(cast)
    statement_services.statements_produce(actor=cast.actor("finance"), period_end=MARCH)
    with transaction.atomic():
        jobs.run_due()
        undisturbed = state()
        transaction.set_rollback(True)
    assert len(undisturbed["statements"]) == 7
    run_and_die(where)
    assert state() != undisturbed
    next_worker()
    assert state() == undisturbed
    assert list(proof.faults()) == []


@pytest.mark.parametrize("where", ["settling", _soak("closing")])
def test_a_settlement_that_was_killed_is_read_again(cast, where):
    book(cast)
    statement_services.statements_produce(actor=cast.actor("finance"), period_end=MARCH)
    jobs.run_due()
    Statement.objects.update(contest_until=clock.today() - timedelta(days=1))
    for statement in Statement.objects.select_related("partner"):
        account(statement.partner)
    run = run_services.run_prepare(actor=cast.actor("finance"), currency="EUR")
    run_services.run_approve(actor=cast.actor("administrator"), run=run)
    run_services.run_export(actor=cast.actor("finance"), run=run)
    before = state()

    def read_back() -> None:
        fresh = PayoutRun.objects.get()
        rows = (
            files.read(fresh.export_file)
            .decode("utf-8-sig")
            .replace(",,,\r\n", f",paid,{clock.today()},\r\n")
        )
        results, _unread = transfers.read_back(rows.encode(), language="en")
        run_settlement.run_read_back(actor=cast.actor("finance"), run=fresh, results=results)

    with transaction.atomic():
        read_back()
        undisturbed = state()
        transaction.set_rollback(True)
    run_and_die(where)
    assert state() == before, "half a settlement is none"
    read_back()
    assert state() == undisturbed
    assert PayoutRun.objects.get().status == "settled"
