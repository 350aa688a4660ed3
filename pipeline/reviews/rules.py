"""Pure rules of the recurring reviews: how often, when the next one is, when somebody is reminded."""

from __future__ import annotations

from datetime import date, timedelta

from core.clock import add_months

QUARTERLY, HALF_YEARLY = 3, 6
# How long before its day a review is spoken of.
AHEAD = timedelta(days=14)
# How often one that is late is spoken of again.
AGAIN = timedelta(days=14)


def usual_months(rank: int | None, highest: int) -> int:
    """The upper half of the tiers is seen every three months, everybody else every six. Rank 1 is the lowest."""
    return QUARTERLY if rank is not None and rank * 2 > highest else HALF_YEARLY


def next_due(since: date, months: int, today: date) -> date:
    """The first day after today that lies whole intervals after ``since``: what was missed is caught up by
    one review, not by one for each interval."""
    count = 1
    while (day := add_months(since, count * months)) <= today:
        count += 1
    return day


def occasion(due_on: date, today: date) -> str:
    """What somebody is told of a review now, each once: that it comes, and every fortnight that it is late.
    "" while it is too early."""
    if today <= due_on:
        return "ahead" if due_on - today <= AHEAD else ""
    return f"late-{(today - due_on).days // AGAIN.days}"
