"""Pure rules of certification: how long a certificate is valid, and when its end is spoken of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from core.clock import add_months
from core.text import fold_name

# How many days before its end a certificate is spoken of, each once.
REMINDERS = (7, 30, 60)
AHEAD = timedelta(days=REMINDERS[-1])
DAY = timedelta(days=1)


def last_day(obtained_on: date, months: int | None) -> date | None:
    """The last day of validity: whole months, so that one obtained on 15 January for 12 months ends on
    14 January. None: for good."""
    return add_months(obtained_on, months) - DAY if months else None


def occasion(expires_on: date, today: date) -> int | None:
    """Of how many days before its end somebody is told now; None while it is too early or over."""
    left = (expires_on - today).days
    return next((days for days in REMINDERS if 0 <= left <= days), None)


def holder_of(*parts: str) -> str:
    """What tells a holder of a certificate from another, however it was spelt."""
    return " | ".join(fold_name(part) for part in parts)


def merged(spans: Iterable[tuple[date, date | None]]) -> Iterator[tuple[date, date | None]]:
    """The spans of days (both included; None: without end) in which at least one of these holds: a renewal
    that begins before the end continues what was there."""
    begun: date | None = None
    end: date | None = None
    for first, last in sorted(spans, key=lambda span: span[0]):
        if begun is None:
            begun, end = first, last
        elif end is None or first <= end + DAY:
            end = None if end is None or last is None else max(end, last)
        else:
            yield begun, end
            begun, end = first, last
    if begun is not None:
        yield begun, end
