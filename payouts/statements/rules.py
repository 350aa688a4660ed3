"""Pure calculation of statements and accounts: periods, dates, what is paid and what is carried."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

from core.clock import add_months

CONTEST_DAYS = 10


# An objection, and one more after our answer.
CONTESTS = 2


# To read our answer to an objection, and to object again.
ANSWER_DAYS = 3


# An agent must be paid by law: the contest ends early enough to pay in time.
AGENT_MARGIN = timedelta(days=5)


class Settlement(NamedTuple):
    """A statement's amounts in minor units; total = payable + carried."""

    total: int
    payable: int
    carried: int


def settle(
    *, opening: int, commissions: int, adjustments: int, minimum: int, paid_always: bool
) -> Settlement:
    """What is paid of a statement and what is carried to the next one.

    A negative total is carried. A positive one below the minimum is carried too, except where it is
    always paid: to a commercial agent, and after the end of a partnership.
    """
    total = opening + commissions + adjustments
    if total <= 0 or (total < minimum and not paid_always):
        return Settlement(total, 0, total)
    return Settlement(total, total, 0)


def month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def last_period_end(today: date) -> date:
    """The end of the last whole month: what statements are produced for by default."""
    return today.replace(day=1) - timedelta(days=1)


def period_to_state(stated_until: date | None, today: date, day: int) -> date | None:
    """The end of the period whose statements the timetable begins now, None when there is none: the
    month after the last one, from ``day`` of the month after it on. The first time, the last month."""
    over = last_period_end(today)
    if today.day < day:
        over = last_period_end(over)
    following = month_end(stated_until + timedelta(days=1)) if stated_until else over
    return following if following <= over else None


def period_start(period_end: date, period: str, *, last_end: date | None = None) -> date:
    """The first day of the month or quarter of ``period_end``, or the day after the last statement
    where that is later: no day is in two periods, whatever the rhythm was before. One that is issued
    on demand, before its month is over, goes back to the last one: it takes all that is due by then."""
    if last_end and period_end != month_end(period_end):
        return last_end + timedelta(days=1)
    month = period_end.month if period == "monthly" else (period_end.month - 1) // 3 * 3 + 1
    first = date(period_end.year, month, 1)
    return max(first, last_end + timedelta(days=1)) if last_end else first


def is_due(period_end: date, period: str) -> bool:
    """Whether a statement of this period ends on that month's end (a quarter does in 3, 6, 9, 12)."""
    return period == "monthly" or period_end.month % 3 == 0


def quarter_end(day: date) -> date:
    """The last day of the quarter of a day."""
    return month_end(date(day.year, (day.month + 2) // 3 * 3, 1))


def agent_due_on(became_due: date) -> date:
    """By when a commercial agent has the statement and the money of a commission: the last day of the
    month after the quarter in which it became due.

    Directive 86/653/EEC, art. 10(3) and 12(1); in France Code de commerce, L134-9 and R134-3.
    """
    return month_end(quarter_end(became_due) + timedelta(days=1))


def agent_quarter(paid_by: date) -> date:
    """The end of the last quarter whose commissions an agent must have been paid by a day."""
    last = quarter_end(add_months(paid_by.replace(day=1), -3))
    return last if agent_due_on(last) <= paid_by else quarter_end(add_months(last.replace(day=1), -3))


def contest_until(issued_on: date, *, due_on: date | None, days: int = CONTEST_DAYS) -> date:
    """The last day to contest a statement. It never delays the payment of a commercial agent."""
    usual = issued_on + timedelta(days=days)
    if due_on is None:
        return usual
    return max(issued_on, min(usual, due_on - AGENT_MARGIN))
