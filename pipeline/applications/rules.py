"""How fast applications are answered. Pure calculation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median


@dataclass(frozen=True)
class Answered:
    """When an application was confirmed, by which day it was to be answered, and when it was."""

    confirmed_at: datetime
    due_on: date
    answered_at: datetime | None
    answered_on: date | None

    def is_late(self, today: date) -> bool:
        """One without an answer is late as soon as its day is over."""
        return (self.answered_on or today) > self.due_on


@dataclass(frozen=True)
class Times:
    """``median_days`` to a first answer, and how many were ``late`` of how many ``counted``."""

    median_days: float | None
    late: int
    counted: int

    @property
    def in_time(self) -> float | None:
        return (self.counted - self.late) / self.counted if self.counted else None


def answer_times(rows: Iterable[Answered], *, now: datetime, today: date) -> Times:
    """Those answered, and those that should have been: a late one without an answer counts with the time that
    it has waited so far, or a programme that answers nobody would look fast. One still in time is not counted."""
    counted = [row for row in rows if row.answered_at or row.is_late(today)]
    waited = [((row.answered_at or now) - row.confirmed_at).total_seconds() / 86_400 for row in counted]
    late = sum(1 for row in counted if row.is_late(today))
    return Times(median(waited) if waited else None, late, len(counted))
