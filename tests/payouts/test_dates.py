"""Statements say what the dates in them say, in time or late, and agree with the ledger at every period's end."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from core import guards
from core.actor import SYSTEM
from core.errors import DomainError
from core.money import Money
from ledger import selectors as ledger
from partners.legal_status.services import legal_status_change
from partners.partner.services import partner_status_change
from payouts.accounts import services as account_services
from payouts.models import Adjustment, Statement, StatementLine
from payouts.statements import due, explained, selectors
from payouts.statements import services as statement_services
from pipeline.models import Sale
from pipeline.sales.services import sale_record, sale_refund
from referrals.commissions.accrual import commission_accrue
from referrals.commissions.services import payment_record
from referrals.models import Commission
from tests.payouts.factories import MARCH, earn, produce
from tests.referrals.factories import make_plan
from tests.support.parity import undone

pytestmark = pytest.mark.django_db
FIRST = date(2026, 1, 1)
ENDS = [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30), date(2026, 5, 31)]
DAYS = st.integers(0, 150)


def eur(minor: int) -> Money:
    return Money(minor, "EUR")


def on(day: date):
    return time_machine.travel(datetime.combine(day, time(10)), tick=False)


# -- Random histories -----------------------------------------------------------------------------

FACTS = st.lists(
    st.one_of(
        st.tuples(st.just("sale"), DAYS, st.integers(100, 90_000)),
        st.tuples(st.just("refund"), DAYS, st.integers(1, 40_000)),
        st.tuples(st.just("payment"), DAYS, st.integers(1, 90_000)),
        st.tuples(st.just("adjustment"), DAYS, st.integers(-5_000, 5_000).filter(bool)),
        st.tuples(st.just("status"), DAYS, st.sampled_from(["commercial_agent", "introducer"])),
    ),
    max_size=12,
)


class Story:
    """What happens to one partner, each on its day."""

    def __init__(self, cast: Any, facts: list[tuple[str, int, Any]]) -> None:
        self.partner = cast.a
        self.facts = sorted(facts, key=lambda fact: fact[1])
        self.sales: list[Sale] = []

    def tell(self, since: date, until: date) -> None:
        for kind, days, value in self.facts:
            day = FIRST + timedelta(days=days)
            if since <= day <= until:
                with on(day):
                    getattr(self, kind)(day, value)

    def sale(self, day: date, minor: int) -> None:
        sale = sale_record(
            actor=SYSTEM,
            partner=self.partner,
            role="sourced",
            source="manual",
            sold_on=day,
            amount=eur(minor),
        )
        commission_accrue(actor=SYSTEM, sale=sale)
        self.sales.append(sale)

    def refund(self, day: date, minor: int) -> None:
        """Of the last sale, as far as anything is left of it."""
        left = self._left(with_payments=False)
        if left:
            refund = sale_refund(
                actor=SYSTEM,
                sale=self.sales[-1],
                amount=eur(min(minor, left)),
                refunded_on=day,
                attributable=False,
            )
            commission_accrue(actor=SYSTEM, sale=refund)

    def payment(self, day: date, minor: int) -> None:
        left = self._left(with_payments=True)
        if left:
            payment_record(actor=SYSTEM, sale=self.sales[-1], amount=eur(min(minor, left)), paid_on=day)

    def _left(self, *, with_payments: bool) -> int:
        if not self.sales:
            return 0
        sale = self.sales[-1]
        left = sale.amount_minor + sum(row.amount_minor for row in sale.refunds.all())
        paid = sum(row.amount_minor for row in sale.payments.all())
        return max(0, left - paid)

    def adjustment(self, day: date, minor: int) -> None:
        account_services.adjustment_create(
            actor=SYSTEM, partner=self.partner, amount=eur(minor), reason="A correction"
        )

    def status(self, day: date, status: str) -> None:
        self.partner.refresh_from_db()
        if self.partner.legal_status != status:
            legal_status_change(actor=SYSTEM, partner=self.partner, legal_status=status, reason="Signed")


def state(end: date, day: date) -> None:
    with on(day):
        statement_services.statements_draft(actor=SYSTEM, period_end=end, pairs=due.pairs_due(end))


def printed() -> list[Any]:
    """Every statement with its lines, without what says when it was made."""
    return [
        (
            row.period_start, row.period_end, row.opening_minor, row.commissions_minor, row.adjustments_minor,
            row.payable_minor, row.carried_minor, row.minimum_minor, row.is_agent, row.due_on,
            sorted((line.booked_on, line.amount_minor) for line in row.lines.all()),
        )
        for row in Statement.objects.order_by("period_end")
    ]  # fmt: skip


def payable_by_the_statements(end: date) -> int:
    """What we owe at a period's end, added up without the ledger: to be paid and carried by the statements
    until then, and what was earned or adjusted by then and stands on none of them."""
    stated = list(Statement.objects.filter(period_end__lte=end).order_by("period_end"))
    owed = sum(row.payable_minor for row in stated) + (stated[-1].carried_minor if stated else 0)
    lines = StatementLine.objects.filter(statement__period_end__lte=end)
    commissions, adjustments = (
        set(lines.values_list("commission", flat=True)),
        set(lines.values_list("adjustment", flat=True)),
    )
    waiting = Commission.objects.filter(earned_on__lte=end).exclude(public_id__in=commissions)
    owed += sum(row.amount_minor for row in waiting)
    corrected = Adjustment.objects.filter(booked_on__lte=end).exclude(pk__in=adjustments - {None})
    return owed + sum(row.amount_minor for row in corrected)


@pytest.mark.one_engine
@pytest.mark.parametrize("due_on", ["sale", "payment"])
@settings(max_examples=12)
@given(facts=FACTS, minimum=st.sampled_from([0, 2_000]), quarterly=st.booleans())
def test_in_time_or_late_a_statement_is_the_same_and_agrees_with_the_ledger(
    cast, due_on, facts, minimum, quarterly
):
    def begin() -> Story:
        make_plan({"rate": Decimal("0.10")}, due_on=due_on, hold_days=20)
        account_services.settings_set(
            actor=SYSTEM, partner=cast.a, period="quarterly" if quarterly else "monthly", minimum=eur(minimum)
        )
        return Story(cast, facts)

    with undone():
        story, told = begin(), FIRST
        for end in ENDS:
            story.tell(told, end + timedelta(days=3))
            told = end + timedelta(days=4)
            state(end, end + timedelta(days=3))
        in_time = printed()
        for end in ENDS:
            booked = -ledger.balance(
                "commission_payable", currency="EUR", partner=cast.a, as_of=end
            ).amount_minor
            assert booked == payable_by_the_statements(end), end
        for line in StatementLine.objects.select_related("statement"):
            assert line.booked_on <= line.statement.period_end
    with undone():
        cast.a.refresh_from_db()
        begin().tell(FIRST, date(2026, 6, 3))
        for end in ENDS:
            state(end, date(2026, 7, 20))
        assert printed() == in_time


# -- By hand ---------------------------------------------------------------------------------------


def test_march_produced_in_may_holds_what_march_held(cast):
    """100.00 earned in March; a refund of 18 May and an adjustment of 20 May come with the statement of May."""
    earned = earn(cast.a, 10_000)
    with on(date(2026, 5, 20)):
        earn(cast.a, -1_000, on=date(2026, 5, 18), hold_until=date(2026, 3, 20), reversal_of=earned)
        account_services.adjustment_create(actor=SYSTEM, partner=cast.a, amount=eur(2_700), reason="A bonus")
        (march,) = produce(cast.actor("finance"))
        assert produce(cast.actor("finance"), date(2026, 4, 30)) == []
    with on(date(2026, 6, 3)):
        (may,) = produce(cast.actor("finance"), date(2026, 5, 31))
    assert march.total_minor == 10_000
    assert (may.commissions_minor, may.adjustments_minor, may.total_minor) == (-1_000, 2_700, 1_700)


def test_a_period_that_is_not_over_is_not_stated(cast):
    earn(cast.a, 1_000)
    with on(MARCH), pytest.raises(DomainError) as refused:
        statement_services.statements_draft(actor=SYSTEM, period_end=MARCH, pairs=[(cast.a.pk, "EUR")])
    assert refused.value.field == "period_end"
    assert not Statement.objects.exists()


@pytest.mark.parametrize(
    ("earned_on", "stated", "due_on"),
    [
        # Stated a quarter late: overdue at once, not a quarter later.
        (date(2026, 6, 30), date(2026, 7, 31), date(2026, 7, 31)),
        (date(2026, 12, 20), date(2027, 1, 31), date(2027, 1, 31)),
        (date(2026, 7, 1), date(2026, 7, 31), date(2026, 10, 31)),
    ],
)
def test_an_agents_day_follows_its_oldest_commission(cast, earned_on, stated, due_on):
    with on(date(2026, 6, 1)):
        legal_status_change(actor=SYSTEM, partner=cast.a, legal_status="commercial_agent", reason="Signed")
    earn(cast.a, 4_000, on=earned_on, hold_until=earned_on + timedelta(days=30))
    earn(cast.a, 1_000, on=stated, hold_until=stated + timedelta(days=30))
    with on(stated + timedelta(days=3)):
        (statement,) = produce(cast.actor("finance"), stated)
        late = due_on < statement.issued_on
        assert (statement in selectors.overdue_agents(date(2026, 8, 3))) is (due_on.month == 7)
        assert ("is paid at once" in explained.due_note(statement)) is late
    assert (statement.due_on, statement.is_agent) == (due_on, True)


def test_what_an_agent_earned_keeps_its_day_when_the_agent_is_one_no_more(cast):
    """An agent until 31 May with a minimum of 500.00; the sale of 20 May is stated in June, by law by 31 July."""
    with on(date(2026, 6, 1)):
        for status, day in (("commercial_agent", date(2026, 2, 1)), ("introducer", date(2026, 6, 1))):
            legal_status_change(
                actor=SYSTEM, partner=cast.a, legal_status=status, reason="x", effective_on=day
            )
    account_services.settings_set(actor=SYSTEM, partner=cast.a, period="monthly", minimum=eur(50_000))
    earn(cast.a, 4_000, on=date(2026, 5, 20), hold_until=date(2026, 8, 1))
    earn(cast.a, 3_000, on=date(2026, 6, 2), hold_until=date(2026, 8, 1))  # an introducer's: on hold
    with on(date(2026, 7, 3)):
        assert produce(cast.actor("finance"), date(2026, 4, 30)) == []
        (statement,) = produce(cast.actor("finance"), date(2026, 6, 30))
    assert (statement.payable_minor, statement.due_on, statement.is_agent) == (4_000, date(2026, 7, 31), True)


def test_an_agent_is_due_on_the_day_the_customer_paid_not_when_it_is_asked(cast):
    """Sold in January, paid by the customer on 5 April: not on the statement of March, due by 31 July."""
    with on(date(2026, 1, 10)):
        make_plan({"rate": Decimal("0.10")}, due_on="payment", hold_days=30)
        legal_status_change(actor=SYSTEM, partner=cast.a, legal_status="commercial_agent", reason="Signed")
        sale = sale_record(
            actor=SYSTEM,
            partner=cast.a,
            role="sourced",
            source="manual",
            sold_on=date(2026, 1, 10),
            amount=eur(10_000),
        )
        commission_accrue(actor=SYSTEM, sale=sale)
    with on(date(2026, 4, 6)):
        payment_record(actor=SYSTEM, sale=sale, amount=eur(10_000), paid_on=date(2026, 4, 5))
        assert produce(cast.actor("finance")) == []
    with on(date(2026, 5, 3)):
        (april,) = produce(cast.actor("finance"), date(2026, 4, 30))
    assert (april.payable_minor, april.due_on) == (1_000, date(2026, 7, 31))


@pytest.mark.parametrize(
    ("first", "then", "end", "start"),
    [
        ("monthly", "quarterly", date(2026, 3, 31), date(2026, 3, 1)),
        ("quarterly", "monthly", date(2026, 4, 30), date(2026, 4, 1)),
    ],
)
def test_another_rhythm_overlaps_no_period(cast, first, then, end, start):
    for period, day in ((first, date(2026, 2, 28) if first == "monthly" else date(2026, 3, 31)), (then, end)):
        account_services.settings_set(actor=SYSTEM, partner=cast.a, period=period, minimum=eur(0))
        earn(cast.a, 1_000, on=day, hold_until=day)
        with on(day + timedelta(days=3)):
            (statement,) = produce(cast.actor("finance"), day)
    assert (statement.period_start, statement.period_end) == (start, end)


def test_the_database_refuses_a_period_that_overlaps_and_leaves_those_of_before(cast):
    values = dict.fromkeys(
        [
            "opening_minor",
            "commissions_minor",
            "adjustments_minor",
            "total_minor",
            "payable_minor",
            "carried_minor",
        ],
        0,
    )

    def row(start: date, end: date, currency: str = "EUR") -> Statement:
        return Statement.objects.create(
            partner=cast.a, currency=currency, period="monthly", period_start=start, period_end=end, **values
        )

    row(date(2026, 2, 1), date(2026, 2, 28))
    with pytest.raises(IntegrityError, match="statement-overlap"), transaction.atomic():
        row(date(2026, 1, 1), date(2026, 3, 31))
    row(date(2026, 1, 1), date(2026, 3, 31), "USD")
    with guards.guards_disabled():
        before = row(date(2026, 1, 1), date(2026, 3, 31))
    before.refresh_from_db()
    row(date(2026, 4, 1), date(2026, 4, 30))


# -- After the end of a partnership ------------------------------------------------------------------


def end_of(cast: Any, day: date) -> None:
    with on(day):
        partner_status_change(actor=SYSTEM, partner=cast.a, status="ended", reason="Agreed")


def test_after_the_end_what_was_carried_is_paid_and_the_last_statement_is_final(cast):
    """Minimum 50.00: 30.00 are carried; the end is on 10 May; 5.00 still on hold come with the statement of July."""
    account_services.settings_set(actor=SYSTEM, partner=cast.a, period="quarterly", minimum=eur(5_000))
    earn(cast.a, 3_000)
    earn(cast.a, 500, on=date(2026, 5, 2), hold_until=date(2026, 7, 15))
    with on(date(2026, 4, 3)):
        (march,) = produce(cast.actor("finance"))
    end_of(cast, date(2026, 5, 10))
    with on(date(2026, 6, 3)):
        (may,) = produce(cast.actor("finance"), date(2026, 5, 31))
    with on(date(2026, 8, 3)):
        assert produce(cast.actor("finance"), date(2026, 6, 30)) == []
        (july,) = produce(cast.actor("finance"), date(2026, 7, 31))
        assert produce(cast.actor("finance"), date(2026, 6, 30)) == []
    assert (march.payable_minor, march.carried_minor, march.is_final) == (0, 3_000, False)
    assert (may.period_start, may.opening_minor, may.payable_minor, may.is_final) == (
        date(2026, 4, 1), 3_000, 3_000, False,
    )  # fmt: skip
    assert (july.period_start, july.payable_minor, july.is_final) == (date(2026, 7, 1), 500, True)
    url = f"/portal/{cast.a.public_id}/money/statements/{july.public_id}/"
    assert "Final statement" in cast.member_client("a", "finance").get(url).content.decode()


# -- My day ---------------------------------------------------------------------------------------------


def test_an_agent_without_a_statement_is_named_before_and_after_the_legal_date(cast):
    with on(date(2026, 4, 1)):
        legal_status_change(actor=SYSTEM, partner=cast.a, legal_status="commercial_agent", reason="Signed")
    earn(cast.a, 4_000, on=date(2026, 6, 20), hold_until=date(2026, 9, 1))
    earn(cast.a, 500, on=date(2026, 7, 2), hold_until=date(2026, 9, 1))
    earn(cast.b, 9_000, on=date(2026, 6, 20), hold_until=date(2026, 6, 20))  # no agent
    assert selectors.unstated_agents(date(2026, 7, 20)) == []
    for day in (date(2026, 7, 21), date(2026, 7, 28), date(2026, 8, 5)):
        (one,) = selectors.unstated_agents(day)
        assert (one.name, one.due_on, one.total) == (cast.a.name, date(2026, 7, 31), eur(4_000))
        with on(day):
            page = cast.staff_client("finance").get("/staff/").content.decode()
            assert "Alpha Conseil must be paid by law" in page
    with on(date(2026, 8, 5)):
        produce(cast.actor("finance"), date(2026, 6, 30))
        assert selectors.unstated_agents(date(2026, 8, 5)) == []
