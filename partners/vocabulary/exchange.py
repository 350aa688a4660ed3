"""Amounts in the programme's currency, at the rate of their day."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from core.models import Programme
from core.money import Money, minor_digits, share
from core.slots import HomeTotal
from partners.models import ExchangeRate


def programme_currency() -> str:
    """The currency that figures of the programme are added up in."""
    return Programme.objects.values_list("currency", flat=True).first() or "EUR"


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
            raise DomainError.invalid(
                _("There is no exchange rate for %(currency)s on this day. Enter one first.")
                % {"currency": currency},
                field="currency",
                code="no-exchange-rate",
            )
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
