"""Statements: what is on them, what is paid, what is carried, by values counted by hand."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from core import clock, files
from core.actor import SYSTEM
from core.errors import DomainError
from core.models import Event, Job, OutgoingMail, Sequence
from core.money import Money
from core.queue import jobs
from ledger import selectors as ledger
from partners.legal_status.services import legal_status_change
from payouts.accounts import services as account_services
from payouts.models import Statement, StatementLine
from payouts.runs import selectors as run_selectors
from payouts.statements import contesting as statement_contesting
from payouts.statements import due
from payouts.statements import issuing as statement_issuing
from payouts.statements import selectors as statement_selectors
from payouts.statements import services as statement_services
from payouts.statements.issuing import NumberTaken
from referrals.models import Commission
from tests.payouts.factories import MARCH, accepted, earn, produce

pytestmark = pytest.mark.django_db
APRIL_5 = "2026-04-05T10:00:00Z"


@pytest.fixture(autouse=True)
def fifth_of_april():
    with time_machine.travel(APRIL_5, tick=False):
        yield


def test_a_statement_by_hand(cast):
    """120.00 + 30.55 − 20.00 taken back − 5.00 adjusted = 125.55, all paid."""
    first = earn(cast.a, 12_000, on=date(2026, 3, 2))
    earn(cast.a, 3_055, on=date(2026, 3, 9))
    earn(cast.a, -2_000, on=date(2026, 3, 11), reversal_of=first)
    earn(cast.a, 99_900, hold_until=date(2026, 4, 1))  # not due in March
    earn(cast.a, 88_800, hold_until=None)  # waits for the customer's payment
    with time_machine.travel("2026-03-25T10:00:00Z", tick=False):
        account_services.adjustment_create(
            actor=cast.actor("finance"), partner=cast.a, amount=Money(-500, "EUR"), reason="Bank fee"
        )
    (statement,) = produce(cast.actor("finance"))
    assert statement.number == "R-2026-0001"
    assert (statement.period_start, statement.period_end) == (date(2026, 3, 1), MARCH)
    assert statement.opening_minor == 0
    assert statement.commissions_minor == 13_055
    assert statement.adjustments_minor == -500
    assert statement.total_minor == statement.payable_minor == 12_555
    assert statement.carried_minor == 0
    assert statement.status == "issued"
    assert statement.contest_until == date(2026, 4, 15)
    lines = list(statement.lines.order_by("position"))
    assert [line.amount_minor for line in lines] == [12_000, 3_055, -2_000, -500]
    assert lines[0].explanation["rate"] == "0.1"
    assert lines[0].facts["customer"] == "A cu…"
    assert lines[3].facts == {"reason": "Bank fee"}
    assert ledger.balance("commission_payable", currency="EUR", partner=cast.a) == Money(
        -(12_555 + 99_900 + 88_800), "EUR"
    )


def test_the_commissions_are_claimed_once(cast):
    commission = earn(cast.a, 1_000)
    (statement,) = produce(cast.actor("finance"))
    commission.refresh_from_db()
    assert (commission.statement_id, commission.status) == (statement.public_id, "on_statement")
    assert produce(cast.actor("finance")) == [statement]
    late = earn(cast.a, 500, hold_until=date(2026, 3, 30))
    assert produce(cast.actor("finance")) == [statement]
    with time_machine.travel("2026-05-03T10:00:00Z", tick=False):
        (april,) = produce(cast.actor("finance"), date(2026, 4, 30))
    assert april.commissions_minor == 500
    late.refresh_from_db()
    assert late.statement_id == april.public_id


def test_one_statement_for_each_currency(cast):
    earn(cast.a, 1_000)
    earn(cast.a, 2_000, currency="USD")
    earn(cast.b, 3_000)
    found = produce(cast.actor("finance"))
    assert sorted((s.partner.name, s.currency, s.total_minor) for s in found) == [
        ("Alpha Conseil", "EUR", 1_000),
        ("Alpha Conseil", "USD", 2_000),
        ("Beta Services", "EUR", 3_000),
    ]
    assert sorted(s.number for s in found) == ["R-2026-0001", "R-2026-0002", "R-2026-0003"]


def test_a_small_amount_is_carried_until_the_minimum(cast):
    """Minimum 50.00: 30.00 in March waits; with 25.00 in April, 55.00 are paid."""
    account_services.settings_set(
        actor=cast.actor("finance"), partner=cast.a, period="monthly", minimum=Money(5_000, "EUR")
    )
    earn(cast.a, 3_000)
    (march,) = produce(cast.actor("finance"))
    assert (march.payable_minor, march.carried_minor) == (0, 3_000)
    earn(cast.a, 2_500, hold_until=date(2026, 4, 10))
    with time_machine.travel("2026-05-03T10:00:00Z", tick=False):
        (april,) = produce(cast.actor("finance"), date(2026, 4, 30))
    assert (april.opening_minor, april.total_minor, april.payable_minor) == (3_000, 5_500, 5_500)


def test_a_debt_is_carried_forward(cast):
    """−40.00 in March; 100.00 in April; 60.00 are paid."""
    earned = earn(cast.a, 5_000, hold_until=date(2026, 4, 20))
    earn(cast.a, -4_000, reversal_of=earned)
    (march,) = produce(cast.actor("finance"))
    assert (march.total_minor, march.payable_minor, march.carried_minor) == (-4_000, 0, -4_000)
    earn(cast.a, 5_000, hold_until=date(2026, 4, 20))
    with time_machine.travel("2026-05-03T10:00:00Z", tick=False):
        (april,) = produce(cast.actor("finance"), date(2026, 4, 30))
    assert (april.opening_minor, april.total_minor, april.payable_minor) == (-4_000, 6_000, 6_000)


def test_a_balance_is_paid_without_news_once_the_minimum_is_lowered(cast):
    finance = cast.actor("finance")
    account_services.settings_set(
        actor=finance, partner=cast.a, period="monthly", minimum=Money(5_000, "EUR")
    )
    earn(cast.a, 3_000)
    produce(finance)
    with time_machine.travel("2026-05-03T10:00:00Z", tick=False):
        assert produce(finance, date(2026, 4, 30)) == []
    account_services.settings_set(
        actor=finance, partner=cast.a, period="monthly", minimum=Money(1_000, "EUR")
    )
    with time_machine.travel("2026-05-03T10:00:00Z", tick=False):
        (april,) = produce(finance, date(2026, 4, 30))
    assert (april.opening_minor, april.payable_minor) == (3_000, 3_000)


def test_a_quarter_waits_for_its_end(cast):
    finance = cast.actor("finance")
    account_services.settings_set(actor=finance, partner=cast.a, period="quarterly", minimum=Money(0, "EUR"))
    earn(cast.a, 1_000, on=date(2026, 1, 5), hold_until=date(2026, 1, 20))
    assert produce(finance, date(2026, 2, 28)) == []
    (statement,) = produce(finance)
    assert (statement.period_start, statement.period_end) == (date(2026, 1, 1), MARCH)


def test_a_commercial_agent_is_paid_by_law(cast):
    """No minimum, no carry-forward, no hold: the March sale still on hold is stated and due by 30 April."""
    legal_status_change(
        actor=SYSTEM,
        partner=cast.a,
        legal_status="commercial_agent",
        reason="Signed",
        effective_on=date(2026, 2, 1),
    )
    account_services.settings_set(
        actor=cast.actor("finance"), partner=cast.a, period="monthly", minimum=Money(50_000, "EUR")
    )
    earn(cast.a, 4_000, on=date(2026, 3, 20), hold_until=date(2026, 6, 1))
    earn(cast.a, 9_000, on=date(2026, 4, 2), hold_until=date(2026, 6, 1))
    (statement,) = produce(cast.actor("finance"))
    assert statement.is_agent
    assert (statement.total_minor, statement.payable_minor, statement.carried_minor) == (4_000, 4_000, 0)
    assert statement.due_on == date(2026, 4, 30)
    assert statement.contest_until <= date(2026, 4, 25)


def test_the_document_is_kept_with_its_hash(cast, real_documents):
    earn(cast.a, 1_000)
    (statement,) = produce(cast.actor("finance"))
    content = files.read(statement.pdf)
    assert content.startswith(b"%PDF-")
    assert hashlib.sha256(content).hexdigest() == statement.pdf.sha256
    assert statement.pdf.name == "R-2026-0001.pdf"
    assert statement.snapshot["total"] == 1_000
    assert statement.snapshot["partner"]["name"] == "Alpha Conseil"


def test_the_partner_is_told(cast):
    earn(cast.a, 1_000)
    (statement,) = produce(cast.actor("finance"))
    told = set(
        OutgoingMail.objects.filter(kind="payouts.statement_issued").values_list("recipient", flat=True)
    )
    assert told == {cast.members["a"][role].public_id for role in ("administrator", "finance")}
    event = Event.objects.get(code="payouts.statement.issued")
    assert (event.target_id, event.partner, event.partner_visible) == (
        statement.public_id,
        cast.a.public_id,
        True,
    )


@pytest.mark.parametrize("day", [date(2026, 3, 30), date(2026, 4, 30), date(2026, 12, 31)])
def test_only_a_whole_past_month_is_stated(cast, day):
    with pytest.raises(DomainError) as refused:
        statement_services.statements_produce(actor=cast.actor("finance"), period_end=day)
    assert refused.value.field == "period_end"


def test_a_number_taken_meanwhile_is_not_used_twice(cast):
    earn(cast.a, 1_000)
    statement_services.statements_draft(actor=SYSTEM, period_end=MARCH, pairs=[(cast.a.pk, "EUR")])
    draft = Statement.objects.get()
    snapshot = statement_selectors.statement_snapshot(draft, number="R-2026-0001", issued_on=date(2026, 4, 5))
    Sequence.objects.create(name="payouts.statement-2026", next_number=2)
    with pytest.raises(NumberTaken), transaction.atomic():
        statement_issuing.statement_issue(
            actor=SYSTEM, statement=draft, number=1, snapshot=snapshot, document=b"%PDF-x"
        )
    issued = statement_issuing.issue(actor=SYSTEM, statement=draft)
    assert issued.number == "R-2026-0002"
    assert Sequence.objects.get(name="payouts.statement-2026").next_number == 3


def test_lines_are_for_ever(cast):
    earn(cast.a, 1_000)
    produce(cast.actor("finance"))
    with pytest.raises(IntegrityError), transaction.atomic():
        StatementLine.objects.update(amount_minor=1)


def test_a_partner_contests_and_we_answer(cast):
    earn(cast.a, 1_000)
    (statement,) = produce(cast.actor("finance"))
    statement_contesting.statement_contest(
        actor=cast.member("a", "finance"), statement=statement, reason="One sale is missing."
    )
    statement.refresh_from_db()
    assert statement.status == "contested"
    with time_machine.travel("2026-05-01T10:00:00Z", tick=False):
        statement_issuing.statements_close_due(actor=SYSTEM)
        statement.refresh_from_db()
        assert statement.status == "contested"
        statement_contesting.statement_answer(
            actor=cast.actor("finance"), statement=statement, answer="It is on the next one."
        )
        statement.refresh_from_db()
        assert (statement.status, statement.contest_until) == ("issued", date(2026, 5, 4))
    assert OutgoingMail.objects.filter(kind="payouts.contest_answered").count() == 2
    (waiting,) = run_selectors.unaccepted_statements("EUR")
    assert (waiting["statement"], waiting["until"]) == (statement, date(2026, 5, 4))
    with time_machine.travel("2026-05-05T10:00:00Z", tick=False):
        assert statement_issuing.statements_close_due(actor=SYSTEM) == 1
        assert statement_issuing.statements_close_due(actor=SYSTEM) == 0
    statement.refresh_from_db()
    assert statement.status == "closed"


def test_a_contest_needs_a_reason_and_is_in_time(cast):
    earn(cast.a, 1_000)
    (statement,) = produce(cast.actor("finance"))
    member = cast.member("a", "finance")
    with pytest.raises(DomainError) as refused:
        statement_contesting.statement_contest(actor=member, statement=statement, reason=" ")
    assert refused.value.field == "reason"
    with time_machine.travel("2026-04-16T10:00:00Z", tick=False), pytest.raises(DomainError) as refused:
        statement_contesting.statement_contest(actor=member, statement=statement, reason="Late")
    assert refused.value.status == 409
    with pytest.raises(DomainError) as refused:
        statement_contesting.statement_contest(
            actor=cast.member("b", "finance"), statement=statement, reason="Not mine"
        )
    assert refused.value.status == 404
    with pytest.raises(DomainError) as refused:
        statement_contesting.statement_contest(
            actor=cast.member("a", "reader"), statement=statement, reason="No role"
        )
    assert refused.value.status == 403


def test_where_the_money_is(cast):
    """100.00 on hold, 20.00 due, 30.00 on a statement, 40.00 paid."""
    paid = accepted(cast.actor("finance"), cast.a, 4_000)
    Statement.objects.filter(pk=paid.pk).update(status="paid")
    earn(cast.a, 10_000, hold_until=clock.today() + timedelta(days=30))
    earn(cast.a, 3_000, on=date(2026, 4, 2), hold_until=date(2026, 4, 4))
    with time_machine.travel("2026-05-03T10:00:00Z", tick=False):
        produce(cast.actor("finance"), date(2026, 4, 30))
        earn(cast.a, 2_000, hold_until=date(2026, 5, 1))
        (row,) = statement_selectors.money_of(cast.a)
    amounts = {name: row[name].amount_minor for name in statement_selectors.STATIONS}
    assert amounts == {"held": 10_000, "due": 2_000, "on_statement": 3_000, "paid": 4_000}


def test_the_job_is_found_again(cast):
    earn(cast.a, 1_000)
    statement_services.statements_produce(actor=cast.actor("finance"), period_end=MARCH)
    jobs.run_due()
    job = Job.objects.get()
    assert (job.status, job.result) == ("done", {"issued": 1})
    assert Commission.objects.get().status == "on_statement"


def test_ten_thousand_commissions_cost_no_query_each(cast, django_assert_max_num_queries):
    for _number in range(30):
        earn(cast.a, 100)
    earn(cast.b, 100)
    pairs = due.pairs_due(MARCH)
    with django_assert_max_num_queries(30):
        assert statement_services.statements_draft(actor=SYSTEM, period_end=MARCH, pairs=pairs) == 2
    assert Statement.objects.get(partner=cast.a).lines_count == 30
