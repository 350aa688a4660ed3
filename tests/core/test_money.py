"""Money: exact, to the minor unit, whatever the weights."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import DomainError
from core.money import Money, round_half_up, share, split

amounts = st.integers(min_value=-(10**13), max_value=10**13)
weights = st.lists(st.decimals(min_value=0, max_value=1000, places=4), min_size=1, max_size=12).filter(any)


@given(amounts, weights)
def test_a_split_adds_up_and_no_part_is_a_unit_away_from_its_share(amount, parts):
    result = split(amount, parts)
    total = sum(Fraction(w) for w in parts)
    assert sum(result) == amount
    for part, weight in zip(result, parts, strict=True):
        assert abs(Fraction(part) - Fraction(amount) * Fraction(weight) / total) < 1


@given(amounts, weights)
def test_splitting_a_refund_mirrors_splitting_the_sale(amount, parts):
    assert split(-amount, parts) == [-part for part in split(amount, parts)]


def test_the_largest_remainder_gets_the_missing_cent():
    # 100.00 in three thirds: 33.34, 33.33, 33.33; 1.00 by 70/30 has nothing left over.
    assert split(10_000, [1, 1, 1]) == [3_334, 3_333, 3_333]
    assert split(100, [Decimal("0.7"), Decimal("0.3")]) == [70, 30]


@pytest.mark.parametrize("bad", [[], [0, 0], [1, -1]])
def test_weights_that_cannot_share_are_refused(bad):
    with pytest.raises(ValueError, match="weights"):
        split(100, bad)


@pytest.mark.parametrize(("value", "rounded"), [("0.5", 1), ("-0.5", -1), ("2.4999", 2), ("-2.5", -3)])
def test_halves_go_away_from_zero(value, rounded):
    assert round_half_up(Decimal(value)) == rounded


def test_ten_per_cent_of_12_500_euros_is_1_250():
    assert share(1_250_000, Decimal("0.10")) == 125_000


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [("1234.56", "EUR", 123_456), ("1234", "JPY", 1_234), ("1.234", "TND", 1_234)],
)
def test_amounts_are_read_in_the_decimals_of_their_currency(text, currency, minor):
    money = Money.parse(text, currency)
    assert (money.amount_minor, money.as_json()) == (minor, {"amount": text, "currency": currency})


@pytest.mark.parametrize(
    ("text", "currency"), [("0.001", "EUR"), ("1.5", "JPY"), ("abc", "EUR"), ("NaN", "EUR"), ("1e30", "EUR")]
)
def test_what_is_no_exact_amount_is_refused(text, currency):
    with pytest.raises(DomainError):
        Money.parse(text, currency)


def test_two_currencies_never_add_up():
    with pytest.raises(ValueError, match="EUR"):
        Money(1, "EUR") + Money(1, "USD")
