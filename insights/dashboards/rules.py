"""When a dashboard is sent next: pure calculation on days."""

from __future__ import annotations

from datetime import date, timedelta

from core import clock


def next_occasion(every: str, day: int, after: date) -> date:
    """The first day after ``after`` on which it is sent: the weekday ``day`` (1 is Monday), or the day of the
    month."""
    if every == "week":
        return after + timedelta(days=(day - 1 - after.weekday() - 1) % 7 + 1)
    this = after.replace(day=day)
    return this if this > after else clock.add_months(this, 1)
