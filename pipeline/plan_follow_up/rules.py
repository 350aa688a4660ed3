"""When somebody is reminded of what they owe in a joint plan."""

from __future__ import annotations

from datetime import date

# Days before the day on which the first reminder goes out.
AHEAD = 7
BEFORE = -1


def week_of(due_on: date, today: date) -> int | None:
    """The occasion that has come: -1 in the week before the day, 0 from the day on, then the weeks it is
    late. None while it is further away."""
    days = (today - due_on).days
    if days < -AHEAD:
        return None
    return BEFORE if days < 0 else days // 7
