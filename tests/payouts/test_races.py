"""Two people at once, on PostgreSQL; first shown happening without its guard."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from core import clock, guards
from core.actor import SYSTEM
from core.errors import DomainError
from core.models import Event, Job
from core.money import Money
from payouts.models import Adjustment, Payout, PayoutRun, Statement
from payouts.policy.services import statements_produce_due
from payouts.receivables import services as receivables
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


def a_statement(cast, start: date, end: date) -> None:
    amounts = ["opening", "commissions", "adjustments", "total", "payable", "carried"]
    Statement.objects.create(
        partner=cast.a, period="monthly", period_start=start, period_end=end,
        **{f"{name}_minor": 0 for name in amounts},
    )  # fmt: skip


def test_two_periods_that_overlap_are_not_both_written(cast):
    """A quarter and one of its months, each unaware of the other."""
    periods = [(date(2026, 1, 1), MARCH), (date(2026, 2, 1), date(2026, 2, 28))]
    written = Barrier(2)

    def write(period) -> str:
        try:
            with transaction.atomic():
                a_statement(cast, *period)
        except IntegrityError as error:
            return "refused" if "statement-overlap" in str(error) else str(error)
        return "written"

    def held_open(period) -> str:
        with transaction.atomic():
            a_statement(cast, *period)
            written.wait()
        return "written"

    with guards.guards_disabled():
        control = at_once(*[lambda period=period: held_open(period) for period in periods])
        assert control == ["written", "written"], "the control: without the guard both stand"
        Statement.objects.all().delete()
    assert sorted(at_once(*[lambda period=period: write(period) for period in periods])) == [
        "refused",
        "written",
    ]


def test_two_who_look_at_the_timetable_begin_a_period_once(cast):
    earn(cast.a, 1_000)
    jobs_begun = at_once(*[lambda: statements_produce_due(actor=SYSTEM) is not None for _beat in range(2)])
    assert sorted(jobs_begun) == [False, True]
    assert Job.objects.count() == 1


def test_of_two_who_decide_on_a_write_off_one_wins(cast):
    """The debt is booked as a loss once."""
    earned = earn(cast.a, 5_000)
    earn(cast.a, -5_000, on=date(2026, 3, 6), reversal_of=earned)
    earn(cast.a, -5_000, on=date(2026, 3, 7), reversal_of=earned)
    row = receivables.write_off_propose(
        actor=cast.actor("finance"), partner=cast.a, amount=Money(5_000, "EUR"), reason="Insolvent"
    )
    results = at_once(
        *[
            lambda actor=actor: receivables.write_off_approve(actor=actor, write_off=row).status
            for actor in approvers(cast)
        ]
    )
    assert sorted(map(str, results)) == ["409", "approved"]
    assert Adjustment.objects.get().amount_minor == 5_000
