"""Amounts in the programme's currency, at the rate of their day."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from core.clock import today
from core.errors import DomainError, Sentence
from core.links import Link
from core.models import Programme
from core.money import Money, minor_digits, share
from core.slots import HomeTotal
from partners.models import ExchangeRate


def programme_currency() -> str:
    """The currency that figures of the programme are added up in."""
    return Programme.objects.values_list("currency", flat=True).first() or "EUR"


def offered_currencies() -> list[str]:
    """The programme's currency, then those that have a rate: nothing else can be told in it."""
    home = programme_currency()
    rated = ExchangeRate.objects.filter(day__lte=today()).order_by("currency")
    return [home, *rated.exclude(currency=home).values_list("currency", flat=True).distinct()]


class NoRate(DomainError):
    """422 at ``currency``: no rate says what an amount was worth on its day."""

    def __init__(self, currency: str, day: date) -> None:
        self.currency, self.day = currency, day
        super().__init__("no-exchange-rate", self._said(_ENTER), field="currency")

    def told_to(self, actor: Actor) -> DomainError:
        may = actor.is_system or actor.can("partners.exchange_rate:change")
        sentence = _ENTER if may else _ASK_MANAGER if actor.is_partner else _ASK_FINANCE
        query = urlencode({"currency": self.currency, "day": self.day.isoformat()})
        link = Link("partners:rate-new", "partners.exchange_rate:change", query=query)
        return DomainError(self.code, self._said(sentence), field=self.field, link=link.url if may else "")

    def _said(self, sentence: Sentence) -> Sentence:
        return sentence % {"currency": self.currency}


_ENTER = _("There is no exchange rate for %(currency)s on this day. Enter one first.")
_ASK_FINANCE = _(
    "There is no exchange rate for %(currency)s on this day. Ask an administrator or finance to enter one."
)
_ASK_MANAGER = _(
    "There is no exchange rate for %(currency)s on this day. Ask your partnership manager to have one "
    "entered, or choose another currency."
)


class Rates:
    """The rates of some currencies, read once, for converting a whole set."""

    def __init__(self, currencies: set[str]) -> None:
        self.home = programme_currency()
        self._days: dict[str, list[date]] = defaultdict(list)
        self._rates: dict[str, list[Decimal]] = defaultdict(list)
        foreign = currencies - {self.home}
        if foreign:
            rows = ExchangeRate.objects.filter(currency__in=foreign).order_by("currency", "day")
            for currency, day, rate in rows.values_list("currency", "day", "rate"):
                self._days[currency].append(day)
                self._rates[currency].append(rate)

    def value(self, amount_minor: int, currency: str, day: date) -> int:
        """Minor units of the programme's currency, at the latest rate on or before ``day``.

        Raises DomainError at ``currency`` when there is no such rate.
        """
        if currency == self.home:
            return amount_minor
        position = bisect_right(self._days[currency], day)
        if not position:
            raise NoRate(currency, day)
        shift = minor_digits(self.home) - minor_digits(currency)
        return share(amount_minor, self._rates[currency][position - 1].scaleb(shift))

    def between(self, one: str, other: str, day: date) -> Decimal | None:
        """How many minor units of ``other`` a minor unit of ``one`` was worth on a day; None without
        the rates to say it."""
        worth, base = self._on(one, day), self._on(other, day)
        if worth is None or base is None:
            return None
        return (worth / base).scaleb(minor_digits(other) - minor_digits(one))

    def _on(self, currency: str, day: date) -> Decimal | None:
        if currency == self.home:
            return Decimal(1)
        position = bisect_right(self._days[currency], day)
        return self._rates[currency][position - 1] if position else None


def rate_in_force(currency: str, day: date) -> ExchangeRate | None:
    """The rate that an amount of a day is converted at: the latest on or before it."""
    return ExchangeRate.objects.filter(currency=currency, day__lte=day).order_by("-day").first()


def programme_value(amount: Money, day: date) -> int:
    """One amount in minor units of the programme's currency. Raises DomainError without a rate."""
    return Rates({amount.currency}).value(amount.amount_minor, amount.currency, day)


def home_total(amounts: Sequence[tuple[Money, date]]) -> HomeTotal:
    """Amounts added up in the programme's currency, each at the rate of its day. What has no rate by its
    day is left out, and named."""
    rates = Rates({money.currency for money, _day in amounts})
    total, left_out = 0, dict[str, int]()
    for money, day in amounts:
        try:
            total += rates.value(money.amount_minor, money.currency, day)
        except DomainError:
            left_out[money.currency] = left_out.get(money.currency, 0) + money.amount_minor
    return HomeTotal(
        Money(total, rates.home), [Money(minor, currency) for currency, minor in sorted(left_out.items())]
    )
