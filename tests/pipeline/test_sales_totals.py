"""The total of a list in several currencies: each, and all of it in the programme's, at the rate of each day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from core.money import Money
from core.slots import HomeTotal
from partners.models import ExchangeRate
from partners.vocabulary.exchange import home_total
from pipeline.models import Sale


@pytest.fixture
def sales(cast):
    """100 euros; 50 dollars at 0.90 and 50 at 0.80 (45 + 40 euros); 1,000 yen without a rate."""
    for day, rate in ((date(2026, 1, 1), "0.9"), (date(2026, 2, 1), "0.8")):
        ExchangeRate.objects.create(currency="USD", day=day, rate=Decimal(rate))
    for currency, minor, day in (
        ("EUR", 10_000, date(2026, 1, 5)), ("USD", 5_000, date(2026, 1, 31)), ("USD", 5_000, date(2026, 2, 1)),
        ("JPY", 1_000, date(2026, 2, 2)),
    ):  # fmt: skip
        Sale.objects.create(
            partner=cast.a, source="manual", sold_on=day, amount_minor=minor, currency=currency,
            programme_minor=minor,
        )  # fmt: skip


def foot(cast, **query) -> str:
    text = cast.staff_client("manager").get(reverse("pipeline:sales"), query).content.decode()
    return text[text.index("<tfoot>") : text.index("</tfoot>")]


def test_the_list_says_the_whole_and_what_it_leaves_out(cast, sales):
    said = foot(cast, partner=cast.a.public_id)
    assert "€100.00 · ¥1,000 · $100.00" in said
    assert "In all €185.00, other currencies converted at the rate of each day." in said
    assert "Left out, for want of an exchange rate: ¥1,000." in said


def test_one_currency_needs_no_conversion(cast, sales):
    said = foot(cast, sold_before="2026-01-10", partner=cast.a.public_id)
    assert "€100.00" in said
    assert "In all" not in said


def test_amounts_without_a_rate_are_named_by_currency(cast, sales):
    day = date(2026, 2, 3)
    found = home_total([(Money(100, "USD"), day), (Money(5, "JPY"), day), (Money(7, "JPY"), day)])
    assert found == HomeTotal(Money(80, "EUR"), [Money(12, "JPY")])
