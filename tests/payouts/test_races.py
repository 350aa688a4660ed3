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
from ledger import proof
from payouts.accounts.services import account_set
from payouts.models import Adjustment, Payout, PayoutAccount, PayoutRun, Statement
from payouts.policy.services import statements_produce_due
from payouts.receivables import services as receivables
from payouts.runs import lines as run_lines
from payouts.runs import services as run_services
from payouts.runs.settlement import run_read_back
from payouts.runs.transfers import Result
from payouts.statements import services as statement_services
from referrals.models import Commission
from tests.payouts.factories import IBAN_DE, MARCH, accepted, account, earn
from tests.support.contention import waits_for_a_lock
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


def test_two_who_issue_on_demand_draft_one_statement(cast):
    earn(cast.a, 12_500, on=clock.today(), hold_until=clock.today())
    actors = [cast.actor("finance"), cast.actor("administrator")]
    results = at_once(
        *[
            lambda actor=actor: len(statement_services.statements_draft_today(actor=actor, partner=cast.a))
            for actor in actors
        ]
    )
    assert sorted(results) == [1, 409]
    assert Statement.objects.get().total_minor == 12_500


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


@pytest.mark.parametrize("step", ["approve", "export"])
def test_an_account_that_is_being_changed_is_waited_for(cast, step, monkeypatch):
    """The partner's change is not committed yet when the run is looked at: it counts all the same."""
    run = prepared(cast)
    administrator, finance = cast.actor("administrator"), cast.actor("finance")
    if step == "export":
        run = run_services.run_approve(actor=administrator, run=run)

    def look() -> str:
        work = run_services.run_approve if step == "approve" else run_services.run_export
        return work(actor=administrator if step == "approve" else finance, run=run).status

    def race() -> list:
        changed = Barrier(2)

        def change():
            with transaction.atomic():
                account_set(actor=finance_of_alpha, partner=cast.a, holder="Thief", iban=IBAN_DE)
                changed.wait()
                waits_for_a_lock()
            return "changed"

        def after():
            changed.wait()
            return look()

        return at_once(change, after)

    finance_of_alpha = cast.member("a", "finance")
    assert sorted(race()) == ["cancelled", "changed"]
    assert Payout.objects.get().left_out_reason == "account-changed"


def test_without_the_locks_an_ended_account_is_approved(cast, monkeypatch):
    """The control: what the check would see if it did not wait."""
    run = prepared(cast)
    changed, looked = Barrier(2), Barrier(2)
    monkeypatch.setattr(run_lines, "lock_all", list)
    member, administrator = cast.member("a", "finance"), cast.actor("administrator")

    def change():
        with transaction.atomic():
            account_set(actor=member, partner=cast.a, holder="Thief", iban=IBAN_DE)
            changed.wait()
            looked.wait()
        return "changed"

    def approve():
        changed.wait()
        try:
            return run_services.run_approve(actor=administrator, run=run).status
        finally:
            looked.wait()

    assert sorted(at_once(change, approve)) == ["approved", "changed"]


@pytest.mark.parametrize("step", ["approve", "export"])
@pytest.mark.parametrize("number", range(3))
def test_the_old_transfer_is_paid_while_the_new_one_goes_out(cast, step, number):
    """Whoever comes first, the statement is paid once: the new line is left out, or the old one is
    recorded as paid twice."""
    finance, administrator = cast.actor("finance"), cast.actor("administrator")
    old = run_services.run_export(
        actor=finance, run=run_services.run_approve(actor=administrator, run=prepared(cast))
    )
    payout = Payout.objects.get()

    def bank(status: str):
        row = Result(2, payout.reference, status, None, "", None, "", "")
        return run_read_back(actor=finance, run=old, results=[row])

    bank("failed")
    PayoutAccount.objects.update(called_back_at=clock.now(), called_back_by="usr_y")
    new = run_services.run_prepare(actor=finance, currency="EUR")
    if step == "export":
        new = run_services.run_approve(actor=administrator, run=new)

    def go_on():
        if step == "approve":
            return run_services.run_approve(actor=administrator, run=new) and "went on"
        return run_services.run_export(actor=finance, run=new) and "went on"

    results = at_once(lambda: bank("paid") and "paid", go_on)
    assert "paid" in results
    found = tuple(Payout.objects.order_by("pk").values_list("status", flat=True))
    assert found in {("paid", "left_out"), ("paid_twice", "sent")}
    assert found == ("paid", "left_out") or step == "export"
    assert list(proof.faults()) == []


def test_produce_pressed_twice_at_once_is_one_job(cast):
    earn(cast.a, 1_000)
    actors = [cast.actor("finance"), cast.actor("administrator")]
    found = at_once(
        *[
            lambda actor=actor: statement_services.statements_produce(actor=actor, period_end=MARCH).pk
            for actor in actors
        ]
    )
    assert found == [Job.objects.get().pk] * 2
