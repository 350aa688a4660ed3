"""Periods of editions, and when somebody is reminded. Pure calculation."""

from __future__ import annotations

from datetime import date, timedelta

BEFORE = timedelta(days=3)
WEEK = timedelta(days=7)


def period_of(year: int, quarter: int | None) -> tuple[date, date]:
    """The first and the last day of a year, or of one of its quarters."""
    if quarter is None:
        return date(year, 1, 1), date(year, 12, 31)
    first = date(year, 3 * quarter - 2, 1)
    following = date(year + 1, 1, 1) if quarter == 4 else date(year, 3 * quarter + 1, 1)
    return first, following - timedelta(days=1)


def reminder_day(due_on: date, today: date) -> date | None:
    """The last day, up to today, on which one is reminded: three days before, on the day, then each week."""
    if today < due_on - BEFORE:
        return None
    if today < due_on:
        return due_on - BEFORE
    return due_on + ((today - due_on) // WEEK) * WEEK


def is_due(due_on: date, today: date, *, asked_on: date, reminded_on: date | None) -> bool:
    """Whether somebody is to be reminded now. Who was asked or reminded since that day knows already; days
    that were missed are made up for by one reminder."""
    day = reminder_day(due_on, today)
    if day is None or day <= asked_on:
        return False
    return reminded_on is None or reminded_on < day
