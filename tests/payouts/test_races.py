"""Two people at once, on PostgreSQL; first shown happening without its guard."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from core import clock, guards
from core.errors import DomainError
from core.models import Event
from payouts.models import Payout, PayoutRun, Statement
from payouts.runs import services as run_services
from payouts.statements import services as statement_services
from referrals.models import Commission
from tests.payouts.factories import MARCH, accepted, account, earn
from tests.support.users import make_user

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def at_once(*functions):
    """Run functions in threads that start together; what each returned or refused."""
    together = Barrier(len(functions))

    def run(function):
        together.wait()
        try:
            return function()
        except DomainError as error:
            return error.status
        finally:
            connection.close()

    with ThreadPoolExecutor(len(functions)) as pool:
        return list(pool.map(run, functions))


def approvers(cast):
    """Two administrators, neither of whom prepared the run."""
    other = make_user("second@us.test", staff_role="administrator")
    cast.staff["second"] = other
    actor = cast.actor("administrator")
    return actor, type(actor)(**{**actor.__dict__, "id": other.public_id, "user_id": other.pk})


def prepared(cast) -> PayoutRun:
    accepted(cast.actor("finance"), cast.a, 12_500)
    account(cast.a)
    return run_services.run_prepare(actor=cast.actor("finance"), currency="EUR")


def test_of_two_approvers_one_wins(cast):
    first, second = approvers(cast)
    run = prepared(cast)
    read = Barrier(2)

    def unguarded(actor):
        with transaction.atomic():
            row = PayoutRun.objects.get(pk=run.pk)
            read.wait()
            if row.status != "prepared":
                return 409
            PayoutRun.objects.filter(pk=run.pk).update(
                status="approved", approved_by_id=actor.user_id, approved_at=clock.now()
            )
            return "approved"

    with guards.guards_disabled():
        control = at_once(lambda: unguarded(first), lambda: unguarded(second))
        assert control == ["approved", "approved"], "the control: without guards both believe they approved"
        PayoutRun.objects.filter(pk=run.pk).update(status="prepared", approved_by=None, approved_at=None)
    run.refresh_from_db()
    results = at_once(
        lambda: run_services.run_approve(actor=first, run=run) and "approved",
        lambda: run_services.run_approve(actor=second, run=PayoutRun.objects.get(pk=run.pk)) and "approved",
    )
    assert sorted(map(str, results)) == ["409", "approved"]
    assert Event.objects.filter(code="payouts.run.approved").count() == 1
    run.refresh_from_db()
    assert run.approved_by_id in (first.user_id, second.user_id)


def test_two_runs_at_once_pay_a_statement_once(cast):
    accepted(cast.actor("finance"), cast.a, 12_500)
    account(cast.a)
    actors = [cast.actor("finance"), cast.actor("administrator")]
    results = at_once(
        *[
            lambda actor=actor: run_services.run_prepare(actor=actor, currency="EUR") and "run"
            for actor in actors
        ]
    )
    assert sorted(map(str, results)) == ["409", "run"]
    assert Payout.objects.get().statement == Statement.objects.get()


def test_two_jobs_at_once_claim_a_commission_once(cast):
    for _number in range(5):
        earn(cast.a, 1_000)
    actor = cast.actor("finance")
    pairs = [(cast.a.pk, "EUR")]
    results = at_once(
        *[
            lambda: statement_services.statements_draft(actor=actor, period_end=MARCH, pairs=pairs)
            for _job in range(2)
        ]
    )
    assert 1 in results
    assert all(result in (0, 1, 409) for result in results)
    statement = Statement.objects.get()
    assert statement.total_minor == 5_000
    assert set(Commission.objects.values_list("statement_id", flat=True)) == {statement.public_id}
