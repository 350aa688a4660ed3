"""How the revenue of a partner falls on days: a total for each of two years, split over its months."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import NamedTuple

from core.money import round_half_up, split
from demo.context import DemoContext
from demo.partners import Entry
from partners.vocabulary.exchange import Rates

YEAR = timedelta(days=365)
# A partner sells nothing in its first weeks.
LEAD_TIME = timedelta(days=25)
# What part of a reseller's revenue comes by registered deals; the rest is renewals and services.
BY_DEALS = Decimal("0.6")


class Portion(NamedTuple):
    """An amount on a day, in minor units of the programme's currency."""

    day: date
    amount_minor: int


class Year(NamedTuple):
    """Twelve months of one partner, up to ``last``, and what it sold in them (minor units)."""

    first: date
    last: date
    total_minor: int

    def portions(self, dice: Random, count: int, total_minor: int) -> list[Portion]:
        """``count`` sales that add up to the total, spread over the days, more of it later on."""
        days = sorted(
            self.first + timedelta(days=dice.randrange((self.last - self.first).days + 1))
            for _n in range(count)
        )
        weights = [(10 + 6 * place // max(count, 1)) * dice.randint(70, 130) for place in range(count)]
        # Whole euros, but for the last one: prices have no cents.
        euros = split(total_minor // 100, weights)
        amounts = [100 * euro for euro in euros]
        amounts[-1] += total_minor - sum(amounts)
        return [Portion(day, amount) for day, amount in zip(days, amounts, strict=True) if amount > 0]


def years(context: DemoContext, entry: Entry) -> list[Year]:
    """The last twelve months, and the twelve before as far as the partner was there."""
    begin = context.joined_on(entry.code) + LEAD_TIME
    last = context.simulation.day(1)
    found = [Year(max(begin, last - YEAR + timedelta(days=1)), last, entry.revenue * 100)]
    before = last - YEAR
    if begin < before:
        part = Decimal((before - max(begin, before - YEAR)).days) / 365
        earlier = round_half_up(Decimal(entry.revenue) / (1 + entry.growth) * part) * 100
        found.append(Year(max(begin, before - YEAR + timedelta(days=1)), before, earlier))
    return found


def in_currency(amount_minor: int, entry: Entry, day: date, rates: Rates | None = None) -> int:
    """An amount of the programme's currency as the partner sells, in whole units. ``rates`` are those
    read already, where many amounts follow one another."""
    if entry.currency == "EUR":
        return amount_minor
    one = (rates or Rates({entry.currency})).value(100_000_000, entry.currency, day)
    return round_half_up(Decimal(amount_minor) * 1_000_000 / one) * 100
