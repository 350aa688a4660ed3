"""Periods, legal dates, what is paid and what is carried; IBANs."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import DomainError
from payouts.accounts import rules as account_rules
from payouts.statements import rules as statement_rules


@pytest.mark.parametrize(
    ("opening", "commissions", "adjustments", "minimum", "paid_always", "expected"),
    [
        # Nothing in the way: all is paid.
        (0, 10_000, 0, 0, False, (10_000, 10_000, 0)),
        # What was carried is paid with the new amount, once above the minimum.
        (3_000, 4_000, -500, 5_000, False, (6_500, 6_500, 0)),
        # Exactly the minimum is paid; a cent less is carried.
        (0, 5_000, 0, 5_000, False, (5_000, 5_000, 0)),
        (0, 4_999, 0, 5_000, False, (4_999, 0, 4_999)),
        # A commercial agent has no minimum.
        (0, 4_999, 0, 5_000, True, (4_999, 4_999, 0)),
        # Negative is carried, whoever it is; nothing is neither paid nor carried.
        (-8_000, 3_000, 0, 0, False, (-5_000, 0, -5_000)),
        (-8_000, 3_000, 0, 0, True, (-5_000, 0, -5_000)),
        (-3_000, 3_000, 0, 0, False, (0, 0, 0)),
    ],
)
def test_what_is_paid_and_what_is_carried(opening, commissions, adjustments, minimum, paid_always, expected):
    found = statement_rules.settle(
        opening=opening,
        commissions=commissions,
        adjustments=adjustments,
        minimum=minimum,
        paid_always=paid_always,
    )
    assert tuple(found) == expected


@given(
    amounts=st.lists(st.tuples(st.integers(-(10**7), 10**7), st.integers(-(10**5), 10**5)), max_size=24),
    minimum=st.integers(0, 10**6),
    paid_always=st.booleans(),
)
def test_nothing_is_lost_between_statements(amounts, minimum, paid_always):
    """Over any run of periods: what was paid and what is still carried is what was earned."""
    carried = paid = 0
    for commissions, adjustments in amounts:
        found = statement_rules.settle(
            opening=carried,
            commissions=commissions,
            adjustments=adjustments,
            minimum=minimum,
            paid_always=paid_always,
        )
        carried, paid = found.carried, paid + found.payable
        assert found.payable >= 0
        assert not (paid_always and carried > 0)
    assert paid + carried == sum(c + a for c, a in amounts)


def test_periods():
    assert statement_rules.period_start(date(2026, 3, 31), "monthly") == date(2026, 3, 1)
    assert statement_rules.period_start(date(2026, 3, 31), "quarterly") == date(2026, 1, 1)
    assert statement_rules.last_period_end(date(2026, 3, 1)) == date(2026, 2, 28)
    assert statement_rules.is_due(date(2026, 6, 30), "quarterly")
    assert not statement_rules.is_due(date(2026, 5, 31), "quarterly")
    assert statement_rules.is_due(date(2026, 5, 31), "monthly")


@pytest.mark.parametrize(
    ("period_end", "due_on"),
    [
        (date(2026, 3, 31), date(2026, 4, 30)),
        (date(2026, 1, 31), date(2026, 4, 30)),
        (date(2026, 12, 31), date(2027, 1, 31)),
        (date(2026, 11, 30), date(2027, 1, 31)),
        (date(2026, 6, 30), date(2026, 7, 31)),
    ],
)
def test_an_agent_is_paid_by_the_end_of_the_month_after_the_quarter(period_end, due_on):
    assert statement_rules.agent_due_on(period_end) == due_on


def test_the_contest_never_delays_an_agent():
    assert statement_rules.contest_until(date(2026, 4, 3), due_on=None) == date(2026, 4, 13)
    assert statement_rules.contest_until(date(2026, 4, 3), due_on=date(2026, 4, 30)) == date(2026, 4, 13)
    assert statement_rules.contest_until(date(2026, 4, 20), due_on=date(2026, 4, 30)) == date(2026, 4, 25)
    assert statement_rules.contest_until(date(2026, 4, 29), due_on=date(2026, 4, 30)) == date(2026, 4, 29)


def test_an_iban_is_checked():
    assert account_rules.clean_iban(" fr76 3000 6000 0112 3456 7890 189 ") == "FR7630006000011234567890189"
    for wrong in ("FR7630006000011234567890180", "FR76", "hello", "", "XX00123"):
        with pytest.raises(DomainError) as refused:
            account_rules.clean_iban(wrong)
        assert refused.value.field == "iban"


def test_a_bic_is_optional_and_of_the_same_country():
    iban = "FR7630006000011234567890189"
    assert account_rules.clean_bic("", iban=iban) == ""
    assert account_rules.clean_bic("agrifrpp", iban=iban) == "AGRIFRPP"
    for wrong in ("DEUTDEFF", "XX"):
        with pytest.raises(DomainError) as refused:
            account_rules.clean_bic(wrong, iban=iban)
        assert refused.value.field == "bic"
