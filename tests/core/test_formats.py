"""Figures and days as the reader of each language expects them; the expected texts are by hand."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import translation

from core.money import Money
from web.templatetags import formats

pytestmark = pytest.mark.one_engine

PARIS = ZoneInfo("Europe/Paris")
NOON = datetime(2026, 11, 21, 12, 0, tzinfo=PARIS)


def euros(minor: int) -> Money:
    return Money(minor, "EUR")


@pytest.mark.parametrize(
    ("language", "minor", "expected"),
    [
        ("en", 123_456, "€1,234.56"),
        ("fr", 123_456, "1\u202f234,56\u202f€"),
        ("en", -123_456, "−€1,234.56"),
        ("fr", -5, "−0,05\u202f€"),
        ("en", 0, "€0.00"),
    ],
)
def test_money(language, minor, expected):
    with translation.override(language):
        assert formats.money(euros(minor)) == expected
        assert formats.money(minor, "EUR") == expected


def test_money_keeps_the_decimals_of_its_currency():
    with translation.override("en"):
        assert formats.money(Money(1500, "JPY")) == "¥1,500"
        assert formats.money(Money(1500, "TND")) == "TND\u202f1.500"


def test_money_on_a_tile_drops_decimals_that_say_nothing():
    with translation.override("fr"):
        assert formats.money_tile(euros(21_200_000)) == "212\u202f000\u202f€"
        assert formats.money_tile(euros(841_260)) == "8\u202f412,60\u202f€"


@pytest.mark.parametrize(
    ("minor", "english", "french"),
    [
        (482_000_000, "€4.82M", "4,82\u202fM€"),
        (68_420_000, "€684k", "684\u202fk€"),
        (1_250_000, "€12.5k", "12,5\u202fk€"),
        (99_999_900, "€1M", "1\u202fM€"),
        (841_260, "€8,413", "8\u202f413\u202f€"),
        (-270_000_000, "−€2.7M", "−2,7\u202fM€"),
        (0, "€0", "0\u202f€"),
        (320_000_000_000, "€3.2B", "3,2\u202fMd€"),
    ],
)
def test_money_in_three_digits(minor, english, french):
    with translation.override("en"):
        assert formats.money_short(euros(minor)) == english
    with translation.override("fr"):
        assert formats.money_short(euros(minor)) == french


def test_rates_and_numbers():
    with translation.override("en"):
        assert formats.percent(Decimal("0.316")) == "31.6%"
        assert formats.percent(Decimal("0.10")) == "10%"
        assert formats.percent(Decimal("0.10"), 1) == "10.0%"
        assert formats.per_hundred(Decimal("-6")) == "−6%"
        assert formats.points(Decimal("0.021")) == "+2.1 points"
        assert formats.points(Decimal("-0.01")) == "−1 point"
        assert formats.number(1_234_567) == "1,234,567"
        assert formats.file_size(184_220) == "184\u202fkB"
    with translation.override("fr"):
        assert formats.percent(Decimal("0.316")) == "31,6\u202f%"
        assert formats.number(Decimal("1234.5")) == "1\u202f234,5"
        assert formats.file_size(1_234_567) == "1,23\u202fMo"


def test_days():
    day = date(2026, 11, 21)
    with translation.override("en"):
        assert formats.day(day) == "21 Nov 2026"
        assert formats.day_long(day) == "21 November 2026"
        assert formats.month(day) == "November 2026"
    with translation.override("fr"):
        assert formats.day(day) == "21 nov. 2026"
        assert formats.day_long(day) == "21 novembre 2026"


def test_an_instant_is_told_in_the_zone_of_the_programme():
    late = datetime(2026, 11, 20, 23, 30, tzinfo=ZoneInfo("UTC"))
    with translation.override("en"):
        assert formats.day(late) == "21 Nov 2026"
        assert formats.instant(late) == "21 Nov 2026, 00:30"


@time_machine.travel(NOON, tick=False)
def test_moments():
    with translation.override("en"):
        assert formats.moment(datetime(2026, 11, 21, 9, 5, tzinfo=PARIS)) == "09:05"
        assert formats.moment(datetime(2026, 11, 20, 16, 42, tzinfo=PARIS)) == "yesterday, 16:42"
        assert formats.moment(datetime(2026, 11, 17, 16, 42, tzinfo=PARIS)) == "17 Nov"
        assert formats.moment(date(2025, 11, 17)) == "17 Nov 2025"
        assert formats.moment(date(2026, 11, 21)) == "today"


@time_machine.travel(NOON, tick=False)
@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 21), "today"),
        (date(2026, 11, 22), "tomorrow"),
        (date(2026, 11, 20), "yesterday"),
        (date(2026, 11, 28), "in 7 days"),
        (date(2026, 11, 18), "3 days ago"),
    ],
)
def test_how_far_a_day_is(day, expected):
    with translation.override("en"):
        assert formats.in_days(day) == expected


@pytest.mark.parametrize(
    "show", [formats.money, formats.percent, formats.number, formats.day, formats.moment]
)
def test_what_is_not_known_is_a_dash(show):
    assert show(None) == "–"


def test_a_language_unknown_to_cldr_reads_as_english():
    with translation.override("xx"):
        assert formats.money(euros(123_456)) == "€1,234.56"


def test_the_first_of_a_month_is_ordinal_in_french():
    with translation.override("fr"):
        assert formats.day(date(2026, 12, 1)) == "1er déc. 2026"
        assert formats.day_long(date(2026, 12, 1)) == "1er décembre 2026"
        assert formats.day_long(date(2026, 12, 11)) == "11 décembre 2026"
    with translation.override("en"):
        assert formats.day_long(date(2026, 12, 1)) == "1 December 2026"


def test_a_label_stands_before_its_value_with_the_colon_of_the_language():
    with translation.override("en"):
        assert formats.labelled("Rate", "10%") == "Rate: 10%"
    with translation.override("fr"):
        assert formats.labelled("Taux", "10\u202f%") == "Taux\u202f: 10\u202f%"
