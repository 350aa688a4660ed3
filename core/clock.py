"""The two clocks: instants in UTC, business dates in the programme's zone."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return timezone.now()


def today() -> date:
    """The business date: the calendar day in the programme's zone (``core.programme``)."""
    return timezone.localdate()


def add_months(day: date, months: int) -> date:
    """The same day ``months`` later, or the last day of that month when it is shorter."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))


def period(last: date, months: int) -> tuple[date, date]:
    """The ``months`` up to and including ``last``: their first day and their last.

    This is what "12 months" means wherever it is said; the time before is
    ``period(add_months(last, -months), months)``, without a day in both.
    """
    return add_months(last, -months) + timedelta(days=1), last


def month_start(day: date) -> date:
    return day.replace(day=1)


def start_of(day: date) -> datetime:
    """The instant at which a business date begins."""
    return timezone.make_aware(datetime(day.year, day.month, day.day))
