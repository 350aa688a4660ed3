"""A commission that is due today is stated, accepted, sent and paid today, by the hands of three people."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine

from core.errors import DomainError
from core.models import Event, OutgoingMail
from core.money import Money
from ledger import proof
from ledger import selectors as ledger
from payouts.accounts.services import adjustment_create, settings_set
from payouts.models import Payout, PayoutRun, Statement
from payouts.runs import services as run_services
from payouts.runs.settlement import run_mark_paid
from payouts.statements.contesting import statement_accept, statement_answer, statement_contest
from payouts.statements.issuing import issue_today
from referrals.models import Commission
from tests.payouts.factories import account, earn, produce

pytestmark = pytest.mark.django_db
TODAY = date(2026, 4, 20)


@pytest.fixture(autouse=True)
def twentieth_of_april():
    with time_machine.travel("2026-04-20T10:00:00Z", tick=False):
        yield


def earned_today(partner, minor: int = 12_500) -> Commission:
    return earn(partner, minor, on=TODAY, hold_until=TODAY)


def issued(cast) -> Statement:
    (statement,) = issue_today(actor=cast.actor("finance"), partner=cast.a)
    return statement


def sent(cast) -> PayoutRun:
    earned_today(cast.a)
    account(cast.a)
    statement_accept(actor=cast.member("a", "finance"), statement=issued(cast))
    run = run_services.run_prepare(actor=cast.actor("finance"), currency="EUR")
    run = run_services.run_approve(actor=cast.actor("administrator"), run=run)
    return run_services.run_export(actor=cast.actor("finance"), run=run)


# -- A statement up to today -------------------------------------------------------------------------------


def test_what_is_due_today_is_stated_and_issued_today(cast):
    """125.00 due today and 10.00 added; 7.00 still on hold stay away."""
    earned_today(cast.a)
    earn(cast.a, 700, on=TODAY, hold_until=date(2026, 4, 21))
    earned_today(cast.b, 900)
    adjustment_create(actor=cast.actor("finance"), partner=cast.a, amount=Money(1_000, "EUR"), reason="Fair")
    statement = issued(cast)
    assert (statement.status, statement.number, statement.total_minor) == ("issued", "R-2026-0001", 13_500)
    assert (statement.period_start, statement.period_end) == (date(2026, 4, 1), TODAY)
    assert statement.contest_until == date(2026, 4, 30)
    assert OutgoingMail.objects.filter(kind="payouts.statement_issued").exists()
    assert not Statement.objects.filter(partner=cast.b).exists()


def test_it_goes_back_to_the_last_statement_and_the_next_one_begins_after_it(cast):
    with time_machine.travel("2026-02-03T10:00:00Z", tick=False):
        earn(cast.a, 5_000, on=date(2026, 1, 10), hold_until=date(2026, 1, 20))
        produce(cast.actor("finance"), date(2026, 1, 31))
    earn(cast.a, 4_000, on=date(2026, 3, 5), hold_until=date(2026, 3, 20))
    earned_today(cast.a)
    statement = issued(cast)
    assert (statement.period_start, statement.total_minor) == (date(2026, 2, 1), 16_500)
    # March has nothing left to state; what is earned later the same day waits for the end of April.
    assert produce(cast.actor("finance"), date(2026, 3, 31)) == []
    earned_today(cast.a, 300)
    with time_machine.travel("2026-05-03T10:00:00Z", tick=False):
        (rest,) = produce(cast.actor("finance"), date(2026, 4, 30))
    assert (rest.period_start, rest.total_minor) == (date(2026, 4, 21), 300)
    assert not list(proof.faults())


def test_nothing_due_is_refused_and_so_is_a_second_one_of_the_same_day(cast):
    with pytest.raises(DomainError) as refusal:
        issue_today(actor=cast.actor("finance"), partner=cast.a)
    assert (refusal.value.status, refusal.value.code) == (409, "nothing-due")
    earned_today(cast.a)
    issued(cast)
    earned_today(cast.a, 300)
    with pytest.raises(DomainError):
        issue_today(actor=cast.actor("finance"), partner=cast.a)
    assert Statement.objects.count() == 1


def test_the_minimum_holds_on_demand_too(cast):
    settings_set(
        actor=cast.actor("finance"), partner=cast.a, period="quarterly", minimum=Money(20_000, "EUR")
    )
    earned_today(cast.a)
    statement = issued(cast)
    assert (statement.payable_minor, statement.carried_minor) == (0, 12_500)
    # What is carried below the minimum is no reason for another one.
    with time_machine.travel("2026-04-22T10:00:00Z", tick=False), pytest.raises(DomainError):
        issue_today(actor=cast.actor("finance"), partner=cast.a)


def test_who_may_issue_on_demand(cast):
    earned_today(cast.a)
    url = f"/staff/partners/{cast.a.public_id}/statements/today/"
    tab = f"/staff/partners/{cast.a.public_id}/?tab=money"
    assert cast.staff_client("manager").post(url).status_code == 403
    assert not Statement.objects.exists()
    finance = cast.staff_client("finance")
    answer = finance.post(url)
    assert answer.url == f"/staff/payouts/statements/{Statement.objects.get().public_id}/"
    assert b"Issue a statement up to today" not in finance.get(tab, follow=True).content


# -- Accepting it ------------------------------------------------------------------------------------------


def test_a_partner_accepts_before_the_time_to_contest_is_over(cast):
    earned_today(cast.a)
    statement = issued(cast)
    page = f"/portal/{cast.a.public_id}/money/statements/{statement.public_id}/"
    member = cast.member_client("a", "finance")
    assert page + "accept/" in member.get(page).content.decode()
    assert cast.member_client("a", "sales").post(page + "accept/").status_code == 403
    assert member.post(page + "accept/").url == page
    statement.refresh_from_db()
    assert statement.status == "closed"
    assert page + "accept/" not in member.get(page).content.decode()
    with pytest.raises(DomainError):
        statement_contest(actor=cast.member("a", "finance"), statement=statement, reason="Too little")
    assert Event.objects.filter(code="payouts.statement.accepted").count() == 1
    # Twice is once.
    statement_accept(actor=cast.member("a", "finance"), statement=statement)
    assert Event.objects.filter(code="payouts.statement.accepted").count() == 1


def test_what_is_in_dispute_is_not_accepted_before_our_answer(cast):
    earned_today(cast.a)
    statement, member = issued(cast), cast.member("a", "finance")
    statement_contest(actor=member, statement=statement, reason="One sale is missing")
    with pytest.raises(DomainError) as refusal:
        statement_accept(actor=member, statement=statement)
    assert refusal.value.status == 409
    statement_answer(actor=cast.actor("finance"), statement=statement, answer="It is on hold")
    assert statement_accept(actor=member, statement=statement).status == "closed"


# -- Marked as paid without a file ---------------------------------------------------------------------------


def test_a_run_is_marked_as_paid_and_all_follows_as_from_the_banks_answer(cast):
    run = sent(cast)
    finance = cast.staff_client("finance")
    url = f"/staff/payouts/runs/{run.public_id}/paid/"
    assert url in finance.get(f"/staff/payouts/runs/{run.public_id}/").content.decode()
    assert cast.staff_client("auditor").post(url, {"executed_on": "2026-04-20"}).status_code == 403
    assert finance.post(url, {"executed_on": "2026-04-20"}).status_code == 302
    run.refresh_from_db()
    assert run.status == "settled"
    assert [(row.status, row.paid_on) for row in run.payouts.all()] == [("paid", TODAY)]
    assert Statement.objects.get().status == "paid"
    assert Commission.objects.get().paid_on == TODAY
    assert ledger.balance("commission_payable", currency="EUR").amount_minor == 0
    assert not list(proof.faults())
    said = Event.objects.get(code="payouts.run.marked_paid")
    assert said.data == {"number": run.number, "count": 1, "day": "2026-04-20"}
    assert "marked as paid on 20 Apr 2026 by hand" in finance.get(
        f"/staff/payouts/runs/{run.public_id}/"
    ).content.decode().replace("\xa0", " ")


@pytest.mark.parametrize("day", ["2026-04-19", "2026-04-21"])
def test_the_bank_paid_neither_before_it_had_the_file_nor_in_the_future(cast, day):
    run = sent(cast)
    with pytest.raises(DomainError) as refusal:
        run_mark_paid(actor=cast.actor("finance"), run=run, executed_on=date.fromisoformat(day))
    assert (refusal.value.status, refusal.value.field) == (422, "executed_on")
    assert Payout.objects.get().status == "sent"


def test_only_what_waits_for_the_bank_is_marked(cast):
    run = sent(cast)
    run_mark_paid(actor=cast.actor("finance"), run=run, executed_on=TODAY)
    with pytest.raises(DomainError) as refusal:
        run_mark_paid(actor=cast.actor("finance"), run=run, executed_on=TODAY)
    assert refusal.value.status == 409
