"""Pure calculation of statements and accounts: periods, dates, what is paid and what is carried."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

from core.clock import add_months

CONTEST_DAYS = 10


# To read our answer to an objection, and to object again.
ANSWER_DAYS = 3


# An agent must be paid by law: the contest ends early enough to pay in time.
AGENT_MARGIN = timedelta(days=5)


class Settlement(NamedTuple):
    """A statement's amounts in minor units; total = payable + carried."""

    total: int
    payable: int
    carried: int


def settle(*, opening: int, commissions: int, adjustments: int, minimum: int, is_agent: bool) -> Settlement:
    """What is paid of a statement and what is carried to the next one.

    A negative total is carried. A positive one below the minimum is carried too, except that of a
    commercial agent, who is always paid.
    """
    total = opening + commissions + adjustments
    if total <= 0 or (total < minimum and not is_agent):
        return Settlement(total, 0, total)
    return Settlement(total, total, 0)


def month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def last_period_end(today: date) -> date:
    """The end of the last whole month: what statements are produced for by default."""
    return today.replace(day=1) - timedelta(days=1)


def period_start(period_end: date, period: str) -> date:
    """The first day of the month or quarter that ends on ``period_end``."""
    first = period_end.replace(day=1)
    return first if period == "monthly" else add_months(first, -2)


def is_due(period_end: date, period: str) -> bool:
    """Whether a statement of this period ends on that month's end (a quarter does in 3, 6, 9, 12)."""
    return period == "monthly" or period_end.month % 3 == 0


def agent_due_on(period_end: date) -> date:
    """The last day of the month after the quarter of ``period_end``: a commercial agent has its
    statement and its money by then."""
    quarter_end = month_end(date(period_end.year, (period_end.month + 2) // 3 * 3, 1))
    return month_end(add_months(quarter_end.replace(day=1), 1))


def contest_until(issued_on: date, *, due_on: date | None, days: int = CONTEST_DAYS) -> date:
    """The last day to contest a statement. It never delays the payment of a commercial agent."""
    usual = issued_on + timedelta(days=days)
    if due_on is None:
        return usual
    return max(issued_on, min(usual, due_on - AGENT_MARGIN))
