"""Money, rates, numbers and days in the reader's language. Nothing else formats them.

    {{ money|money }}             €1,234.56          1 234,56 €     (Money, or minor units|money:"EUR")
    {{ money|money_tile }}        €212,000           212 000 €      (decimals only when there are some)
    {{ money|money_short }}       €4.82M             4,82 M€
    {{ 0.316|percent }}           31.6%              31,6 %         (a rate: 0.10 is ten per cent)
    {{ 31.6|per_hundred }}        31.6%              31,6 %         (already per hundred)
    {{ 1234.5|number }}           1,234.5            1 234,5        (argument: fixed decimals)
    {{ 0.021|points }}            +2.1 points        +2,1 points    (a change of a rate)
    {{ day|day }}                 21 Nov 2026        21 nov. 2026
    {{ day|day_long }}            21 November 2026   21 novembre 2026
    {{ day|month }}               November 2026      novembre 2026
    {{ instant|moment }}          16:42 / yesterday, 16:42 / 17 Nov / 17 Nov 2025
    {{ instant|instant }}         21 Nov 2026, 16:42
    {{ day|in_days }}             in 7 days          dans 7 jours
    {{ bytes|file_size }}         1.2 MB             1,2 Mo
    {{ label|labelled:value }}    Rate: 10%          Taux : 10 %

Groups and units are held together by the narrow no-break space, minus is U+2212, and an empty
value shows as an en dash.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel import Locale
from babel.core import UnknownLocaleError
from babel.dates import format_date, format_datetime
from babel.numbers import format_currency, format_decimal, get_currency_symbol
from django import template
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext

from core import clock, languages, said
from core.money import Money, minor_digits

register = template.Library()

NARROW = "\u202f"
NONE = "–"
CODE = re.compile(r"([A-Z]{3})(?=\d)")


def locale() -> Locale:
    """The reader's locale; English for a language that CLDR does not know (the pseudo-locale)."""
    return _locale((get_language() or languages.default()).split("-")[0])


@lru_cache(maxsize=16)
def _locale(language: str) -> Locale:
    # Kept: a list asks for it several times a row.
    try:
        return Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def _tidy(text: str) -> str:
    """The typography of the product; a currency written as its code stands apart from the figure."""
    return CODE.sub(rf"\1{NARROW}", text.replace("\u00a0", NARROW).replace("-", "−"))


def _empty(value: Any) -> bool:
    return value is None or value == ""


def _as_money(value: Any, currency: str) -> Money:
    return value if isinstance(value, Money) else Money(int(value), currency)


@register.filter
def money(value: Money | int | None, currency: str = "") -> str:
    """The exact amount. ``value`` is a Money, or minor units with the currency as argument."""
    if _empty(value):
        return NONE
    amount = _as_money(value, currency)
    return _money(amount.amount_minor, amount.currency, locale())


# Amounts and days come back in list after list; CLDR's patterns are the largest part of a row.
@lru_cache(maxsize=8192)
def _money(amount_minor: int, currency: str, locale: Locale) -> str:
    return _tidy(format_currency(Money(amount_minor, currency).decimal, currency, locale=locale))


@register.filter
def money_tile(value: Money | int | None, currency: str = "") -> str:
    """The exact amount, its decimals left out when they are zero: for tiles and round figures."""
    if _empty(value):
        return NONE
    amount = _as_money(value, currency)
    if amount.decimal != amount.decimal.to_integral_value():
        return money(amount)
    pattern = locale().currency_formats["standard"].pattern.replace(".00", "")
    return _tidy(
        format_currency(amount.decimal, amount.currency, pattern, locale=locale(), currency_digits=False)
    )


@dataclass(frozen=True)
class Written:
    """How a language writes what the common locale data does not say as the product wants it."""

    billion: str = "B"
    byte: str = "B"
    day: str = "d"  # the day of the month in a date: "d." where a full stop follows it
    first: str = ""  # the first of a month, where it is written otherwise


# A language without a row is written as English here.
WRITTEN = {"en": Written(), "fr": Written(billion="Md", byte="o", first="'1er'")}


def _written() -> Written:
    return WRITTEN.get(locale().language, WRITTEN["en"])


def _in_month(value: date) -> str:
    """How the day of a month is written, as a pattern."""
    written = _written()
    return written.first if value.day == 1 and written.first else written.day


def _short_units() -> list[tuple[int, str]]:
    return [(10**9, _written().billion), (10**6, "M"), (10**4, "k")]


@register.filter
def money_short(value: Money | int | None, currency: str = "") -> str:
    """Three significant digits for tiles and boards; below 10,000 the amount in whole units."""
    if _empty(value):
        return NONE
    amount = _as_money(value, currency)
    size = abs(amount.decimal)
    unit, scaled = "", size.quantize(Decimal(1))
    for floor, letter in _short_units():
        # 999,600 rounds up to 1.00M, not to 1000k.
        if size * Decimal("1.0005") >= floor:
            unit, scaled = letter, _three_digits(size / (1000 if floor == 10**4 else floor))
            break
    digits = _tidy(format_decimal(scaled, locale=locale()))
    symbol = get_currency_symbol(amount.currency, locale=locale())
    sign = "−" if amount.amount_minor < 0 else ""
    symbol_first = locale().currency_formats["standard"].pattern.startswith("¤")
    return f"{sign}{symbol}{digits}{unit}" if symbol_first else f"{sign}{digits}{NARROW}{unit}{symbol}"


def _three_digits(value: Decimal) -> Decimal:
    places = 0 if value >= 100 else 1 if value >= 10 else 2
    return value.quantize(Decimal(1).scaleb(-places)).normalize()


def _decimal(value: Any) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(str(value))


def _pattern(decimals: int | str | None, at_most: int) -> str:
    if decimals is None or decimals == "":
        return "#,##0." + "#" * at_most if at_most else "#,##0"
    return "#,##0" + ("." + "0" * int(decimals) if int(decimals) else "")


@register.filter
def percent(rate: Any, decimals: int | str | None = None) -> str:
    """A rate as a percentage, at most one decimal (or exactly ``decimals``)."""
    return NONE if _empty(rate) else per_hundred(_decimal(rate) * 100, decimals)


@register.filter
def per_hundred(value: Any, decimals: int | str | None = None) -> str:
    if _empty(value):
        return NONE
    digits = _tidy(format_decimal(_decimal(value), format=_pattern(decimals, 1), locale=locale()))
    close = locale().percent_formats[None].pattern.endswith("0%")
    return f"{digits}%" if close else f"{digits}{NARROW}%"


@register.filter
def points(change: Any) -> str:
    """The change of a rate, with its sign, in percentage points."""
    if _empty(change):
        return NONE
    value = round(_decimal(change) * 100, 1)
    digits = _tidy(format_decimal(value, format="+#,##0.#;-#,##0.#", locale=locale()))
    return ngettext("%(points)s point", "%(points)s points", 1 if abs(value) < 2 else 2) % {"points": digits}


@register.filter
def number(value: Any, decimals: int | str | None = None) -> str:
    if _empty(value):
        return NONE
    return _tidy(format_decimal(_decimal(value), format=_pattern(decimals, 2), locale=locale()))


def as_day(value: date | datetime) -> date:
    """The business date of a date or an instant."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


@register.filter
def day(value: date | datetime | None, empty: str = NONE) -> str:
    return _day(as_day(value), locale(), _in_month(as_day(value))) if value else empty


@lru_cache(maxsize=4096)
def _day(value: date, locale: Locale, in_month: str) -> str:
    return format_date(value, f"{in_month} MMM y", locale=locale)


@register.filter
def day_long(value: date | datetime | None, empty: str = NONE) -> str:
    return (
        format_date(as_day(value), f"{_in_month(as_day(value))} MMMM y", locale=locale()) if value else empty
    )


@register.filter
def month(value: date | datetime | None) -> str:
    return format_date(as_day(value), "LLLL y", locale=locale()) if value else NONE


@register.filter
def month_short(value: date | datetime | None) -> str:
    return format_date(as_day(value), "LLL", locale=locale()) if value else NONE


@register.filter
def instant(value: datetime | None) -> str:
    """Day and time, in the programme's zone."""
    if not value:
        return NONE
    local = timezone.localtime(value)
    return format_datetime(local, f"{_in_month(local)} MMM y, HH:mm", locale=locale())


@register.filter
def moment(value: date | datetime | None) -> str:
    """As people say it: the time today, yesterday, the day this year, else the full date."""
    if not value:
        return NONE
    when, today = as_day(value), clock.today()
    time = f"{timezone.localtime(value):%H:%M}" if isinstance(value, datetime) else ""
    if when == today:
        return time or gettext("today")
    if (today - when).days == 1:
        return gettext("yesterday, %(time)s") % {"time": time} if time else gettext("yesterday")
    pattern = f"{_in_month(when)} MMM" if when.year == today.year else f"{_in_month(when)} MMM y"
    return format_date(when, pattern, locale=locale())


@register.filter
def in_days(value: date | datetime | None) -> str:
    """How far a day is from today."""
    if not value:
        return NONE
    return _in_days((as_day(value) - clock.today()).days, get_language() or "")


@lru_cache(maxsize=2048)
def _in_days(days: int, language: str) -> str:
    if days == 0:
        return gettext("today")
    if days == 1:
        return gettext("tomorrow")
    if days == -1:
        return gettext("yesterday")
    if days > 0:
        return ngettext("in %(days)s day", "in %(days)s days", days) % {"days": number(days)}
    return ngettext("%(days)s day ago", "%(days)s days ago", -days) % {"days": number(-days)}


@register.filter
def iban(value: str) -> str:
    """An IBAN in groups of four, as on paper."""
    return " ".join(value[i : i + 4] for i in range(0, len(value), 4))


@register.filter
def days_long(days: int | None) -> str:
    """A duration in days."""
    if _empty(days):
        return NONE
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": number(days)}


@register.filter
def file_size(size: int | None) -> str:
    """Bytes, in decimal multiples as operating systems and mails show them."""
    if _empty(size):
        return NONE
    letter = _written().byte
    for floor, prefix in ((10**9, "G"), (10**6, "M"), (10**3, "k")):
        if size >= floor:
            return f"{number(_three_digits(Decimal(size) / floor))}{NARROW}{prefix}{letter}"
    return f"{number(size)}{NARROW}{letter}"


@register.filter
def currency_places(currency: str) -> int:
    """Decimal places of a currency, for the step of an input."""
    return minor_digits(currency)


@register.filter
def labelled(label: Any, value: Any) -> str:
    """A label and what it stands for, with the colon as the language sets it."""
    return gettext("%(label)s: %(value)s") % {"label": label, "value": value}


def day_of_json(value: str) -> str:
    """A day as events keep it, for their sentences."""
    return day(date.fromisoformat(value))


@register.filter
def words(text: Any) -> str:
    """What a row keeps of a reason or a note: as somebody typed it, or what the product wrote, in the
    reader's language."""
    return said.read(str(text)) if text else ""
