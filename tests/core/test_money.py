"""Money: exact, to the minor unit, whatever the weights."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from babel.core import get_global
from babel.numbers import get_territory_currencies
from hypothesis import given
from hypothesis import strategies as st

from core.currencies import IN_USE
from core.errors import DomainError
from core.money import Money, is_currency, round_half_up, share, split

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
    "text",
    [
        "", "abc", "NaN", "Infinity", "1e3", "1E3", "1e30", "1e999999", "+5", ".5", "5.", " 10.00 ", "1 000",
        "1,000", "1_000", "\u0661\u0662", "\uff11", "10\n", "0x10", True, None,
    ],
)  # fmt: skip
def test_what_is_no_amount_in_ascii_digits_is_refused(text):
    with pytest.raises(DomainError) as refusal:
        Money.parse(text, "EUR", field="amount")
    assert list(refusal.value.fields) == ["amount"]
    assert "Enter an amount" in str(refusal.value.message)


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("0.001", "EUR"),
        ("1.5", "JPY"),
        ("1.0001", "TND"),
        ("1." + "0" * 39 + "1", "EUR"),
        (Decimal("1.005"), "EUR"),
    ],
)
def test_decimals_that_the_currency_has_not_are_refused_and_never_cut(text, currency):
    with pytest.raises(DomainError, match="invalid") as refusal:
        Money.parse(text, currency)
    assert "more decimals" in str(refusal.value.message)


@pytest.mark.parametrize("text", ["10000000000000.01", "9" * 64, Decimal("1e20")])
def test_more_than_a_column_holds_is_refused(text):
    with pytest.raises(DomainError) as refusal:
        Money.parse(text, "EUR")
    assert "too large" in str(refusal.value.message)


def test_zeros_that_say_nothing_are_no_decimals():
    assert Money.parse("007.500", "EUR") == Money(750, "EUR")
    assert Money.parse("1500.00", "JPY") == Money(1_500, "JPY")
    assert Money.parse("-0", "EUR") == Money(0, "EUR")


@pytest.mark.parametrize(
    "code",
    [
        "ZZZ",
        "123",
        "eur",
        "EURO",
        "",
        "FRF",
        "DEM",
        "HRK",
        "BGN",
        "XXX",
        "XTS",
        "XAU",
        "XDR",
        "CHE",
        "USN",
        "CLF",
    ],
)
def test_a_code_that_is_no_currency_in_use_is_refused(code):
    assert not is_currency(code)
    with pytest.raises(DomainError, match="invalid"):
        Money.parse("1.00", code)


def test_currencies_in_use_are_those_of_the_countries():
    # CLDR says in its own way which money each country takes; what it does not know yet or lets a
    # country take beside its own is named.
    theirs = {
        currency
        for territory in get_global("territory_currencies")
        for currency in get_territory_currencies(
            territory, start_date=date(2026, 6, 1), end_date=date(2026, 6, 1)
        )
    }
    assert theirs - IN_USE <= {"BGN", "ANG", "ZWL", "SLL"}
    assert IN_USE - theirs <= {"SVC", "VED", "XCG", "ZWG", "SLE", "KPW"}


def test_what_was_recorded_in_a_currency_of_the_past_is_still_read():
    assert Money.from_json({"amount": "12.50", "currency": "FRF"}) == Money(1_250, "FRF")


def test_two_currencies_never_add_up():
    with pytest.raises(ValueError, match="EUR"):
        Money(1, "EUR") + Money(1, "USD")
