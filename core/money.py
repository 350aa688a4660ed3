"""Money: integer minor units and an ISO 4217 currency. All rounding of the product lives here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from babel.core import get_global
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.currencies import IN_USE
from core.errors import DomainError
from core.numbers import plain_digits


@lru_cache(maxsize=256)
def minor_digits(currency: str) -> int:
    """How many decimal places the currency has (EUR 2, JPY 0, TND 3), from CLDR."""
    fractions = get_global("currency_fractions")
    return fractions.get(currency, fractions["DEFAULT"])[0]


@dataclass(frozen=True, order=False)
class Money:
    """An amount in minor units (cents for EUR). Adding two currencies is an error."""

    amount_minor: int
    currency: str

    def __add__(self, other: Money) -> Money:
        self._same(other)
        return Money(self.amount_minor + other.amount_minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        return self + -other

    def __neg__(self) -> Money:
        return Money(-self.amount_minor, self.currency)

    def __bool__(self) -> bool:
        return self.amount_minor != 0

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            raise ValueError(f"cannot add {self.currency} and {other.currency}")

    @property
    def decimal(self) -> Decimal:
        """The amount in major units, exact, with as many places as the currency has."""
        return Decimal(self.amount_minor).scaleb(-minor_digits(self.currency))

    def as_json(self) -> dict[str, str]:
        return {"amount": str(self.decimal), "currency": self.currency}

    @classmethod
    def from_json(cls, value: Mapping[str, str]) -> Money:
        """What ``as_json`` wrote, whatever became of its currency since."""
        digits = minor_digits(value["currency"])
        return cls(int(Decimal(value["amount"]).scaleb(digits)), value["currency"])

    @classmethod
    def parse(cls, amount: str | int | Decimal, currency: str, *, field: str | None = None) -> Money:
        """Read an amount in major units that somebody typed or sent: ASCII digits with a point before
        the decimals, and nothing else. Raises DomainError on any other, a currency that is not in use,
        more decimals than it has, and more than a column holds."""
        if not is_currency(currency):
            raise DomainError.invalid(UNKNOWN_CURRENCY, field=field)
        digits = plain_digits(amount)
        if digits is None:
            raise DomainError.invalid(_("Enter an amount, such as 1250.00."), field=field)
        places = minor_digits(currency)
        if len(digits.fraction) > places:
            raise DomainError.invalid(
                _("This amount has more decimals than its currency allows."), field=field
            )
        minor = int(digits.whole + digits.fraction.ljust(places, "0"))
        if minor > MAX_MINOR:
            raise DomainError.invalid(_("This amount is too large."), field=field)
        return cls(-minor if digits.negative else minor, currency)


# A signed 64-bit column holds it, and so does any sum of a thousand of them.
MAX_MINOR = 10**15


class MinorField(models.BigIntegerField):
    """An amount in minor units of the currency column beside it."""


UNKNOWN_CURRENCY = _("This currency is not in use. Enter its three letters, such as EUR.")


def is_currency(code: Any) -> bool:
    """Whether a code is a currency in use (ISO 4217), in which amounts can be."""
    return isinstance(code, str) and code in IN_USE


def check_currency(code: str) -> None:
    """Raises ValidationError on a code that is no currency in use."""
    if not is_currency(code):
        raise ValidationError(UNKNOWN_CURRENCY, code="unknown-currency")


class CurrencyField(models.CharField):
    """An ISO 4217 code. That it is in use is looked at when a row is cleaned: the standard changes, and
    what was recorded stays."""

    default_validators = [check_currency]

    def __init__(self, **kwargs: Any) -> None:
        kwargs["max_length"] = 3
        kwargs.setdefault("default", "EUR")
        super().__init__(**kwargs)


def round_half_up(value: Decimal) -> int:
    """Whole minor units, halves away from zero (the usual rule of French commercial accounts)."""
    return int(value.to_integral_value(rounding=ROUND_HALF_UP))


def share(amount_minor: int, rate: Decimal) -> int:
    """``rate`` (0.10 for ten per cent) of an amount in minor units, rounded half up."""
    return round_half_up(Decimal(amount_minor) * rate)


def split(amount_minor: int, weights: Sequence[Decimal | int]) -> list[int]:
    """Divide an amount by weights, exact to the minor unit, by largest remainder.

    The parts always add up to the amount; equal remainders go to the earlier part. A negative
    amount splits as the mirror image of the positive one. Raises ValueError without a positive
    total weight or with a negative weight.
    """
    total = sum(weights)
    if total <= 0 or any(w < 0 for w in weights):
        raise ValueError("weights must be non-negative and add up to more than zero")
    if amount_minor < 0:
        return [-part for part in split(-amount_minor, weights)]
    # Fractions of integers: a Decimal product would lose digits on large amounts.
    scaled = [_as_integer_ratio(w) for w in weights]
    common = 1
    for _n, d in scaled:
        common = common * d
    integers = [n * (common // d) for n, d in scaled]
    whole = sum(integers)
    parts = [amount_minor * w // whole for w in integers]
    remainders = [amount_minor * w % whole for w in integers]
    missing = amount_minor - sum(parts)
    for index in sorted(range(len(parts)), key=lambda i: (-remainders[i], i))[:missing]:
        parts[index] += 1
    return parts


def _as_integer_ratio(weight: Decimal | int) -> tuple[int, int]:
    return Decimal(weight).as_integer_ratio()
