"""Objections end: two at most, and what is not in dispute is paid meanwhile."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.db import IntegrityError, transaction

from core import clock
from core.errors import DomainError
from core.models import OutgoingMail
from core.money import Money
from core.slots import my_day
from core.slots import tasks as tasks_of
from ledger import selectors as ledger
from ledger.proof import faults
from payouts.models import Statement
from payouts.runs import services as run_services
from payouts.runs.settlement import run_read_back
from payouts.runs.transfers import Result
from payouts.statements import contesting as statement_contesting
from payouts.statements import explained
from payouts.statements import selectors as statement_selectors
from tests.payouts.factories import IBAN, account, earn, produce

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fifth_of_april():
    with time_machine.travel("2026-04-05T10:00:00Z", tick=False):
        yield


def contested(cast, statement, **more):
    return statement_contesting.statement_contest(
        actor=cast.member("a", "finance"), statement=statement, reason="Wrong", **more
    )


def answered(cast, statement, **more):
    return statement_contesting.statement_answer(
        actor=cast.actor("finance"), statement=statement, answer="We looked again.", **more
    )


def test_a_statement_is_contested_twice_and_then_settled(cast):
    earn(cast.a, 1_000)
    (statement,) = produce(cast.actor("finance"))
    contested(cast, statement)
    answered(cast, statement)
    contested(cast, statement)
    second = answered(cast, statement)
    statement.refresh_from_db()
    assert (second.number, second.is_final, statement.status) == (2, True, "closed")
    with pytest.raises(DomainError) as refused:
        contested(cast, statement)
    assert refused.value.status == 409
    assert OutgoingMail.objects.filter(kind="payouts.contest_settled").count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        statement.contests.create(reason="A third time", number=3)


def test_a_first_answer_may_be_final(cast):
    earn(cast.a, 1_000)
    (statement,) = produce(cast.actor("finance"))
    contested(cast, statement)
    url = f"/staff/payouts/statements/{statement.public_id}/answer/"
    posted = cast.staff_client("finance").post(url, {"answer": "The sale was refunded.", "is_final": "on"})
    assert posted.status_code == 302
    statement.refresh_from_db()
    assert statement.status == "closed"
    page = cast.member_client("a", "finance").get(
        f"/portal/{cast.a.public_id}/money/statements/{statement.public_id}/"
    )
    assert "Our final answer" in page.content.decode()
    assert "contest/" not in page.content.decode()


@pytest.mark.parametrize(("typed", "expected"), [("", 1_000), ("4.00", 400), ("0", 0), ("10.01", None)])
def test_how_much_is_in_dispute(cast, typed, expected):
    earn(cast.a, 1_000)
    (statement,) = produce(cast.actor("finance"))
    url = f"/portal/{cast.a.public_id}/money/statements/{statement.public_id}/contest/"
    posted = cast.member_client("a", "finance").post(url, {"reason": "Wrong", "amount": typed})
    assert posted.status_code == (422 if expected is None else 302)
    assert list(statement.contests.values_list("contested_minor", flat=True)) == [expected] * (
        expected is not None
    )


def test_what_is_not_in_dispute_is_paid_at_once_and_the_rest_once_we_answered(cast):
    """10.00 of which 4.00 are in dispute: 6.00 are paid by the next run, 4.00 come with the statement of April."""
    finance, administrator = cast.actor("finance"), cast.actor("administrator")
    account(cast.a)
    earn(cast.a, 1_000)
    (march,) = produce(finance)
    contested(cast, march, amount=Money(400, "EUR"))
    march.refresh_from_db()
    assert (march.status, march.payable_now) == ("closed", Money(600, "EUR"))
    titles = [str(task.title) for task in tasks_of(my_day, finance)]
    assert "Alpha Conseil contests statement R-2026-0001" in titles
    (row,) = statement_selectors.money_of(cast.a)
    assert (row["on_statement"], row["due"]) == (Money(600, "EUR"), Money(400, "EUR"))
    run = run_services.run_prepare(actor=finance, currency="EUR")
    assert run.total == Money(600, "EUR")
    run = run_services.run_export(actor=finance, run=run_services.run_approve(actor=administrator, run=run))
    payout = run.payouts.get()
    run_read_back(
        actor=finance, run=run,
        results=[Result(2, payout.reference, "paid", clock.today(), "", payout.amount.decimal, "EUR", IBAN)],
    )  # fmt: skip
    answer = answered(cast, march)
    march.refresh_from_db()
    assert (march.status, answer.is_final, answer.released.amount) == ("paid", True, Money(400, "EUR"))
    with pytest.raises(DomainError):
        answered(cast, march)
    with pytest.raises(DomainError):
        contested(cast, march)
    with pytest.raises(IntegrityError), transaction.atomic():
        Statement.objects.filter(pk=march.pk).update(withheld_minor=0)
    with time_machine.travel("2026-05-03T10:00:00Z", tick=False):
        (april,) = produce(finance, date(2026, 4, 30))
    assert (april.adjustments_minor, april.payable_minor) == (400, 400)
    (line,) = explained.lines(april)
    assert line["text"] == "Part of statement R-2026-0001 that was in dispute"
    assert ledger.balance("commission_payable", currency="EUR", partner=cast.a) == Money(-400, "EUR")
    assert list(map(str, faults())) == []


def test_an_objection_that_something_is_missing_delays_nothing(cast):
    earn(cast.a, 1_000)
    (statement,) = produce(cast.actor("finance"))
    contested(cast, statement, amount=Money(0, "EUR"))
    statement.refresh_from_db()
    assert (statement.status, statement.payable_now) == ("closed", Money(1_000, "EUR"))
    assert answered(cast, statement).released is None
    page = cast.staff_client("finance").get(f"/staff/payouts/statements/{statement.public_id}/")
    assert "Our final answer" in page.content.decode()
