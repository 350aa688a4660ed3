"""What of a journey is done, and what comes next. Pure calculation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Protocol, TypeVar

REMINDED_EVERY = timedelta(days=7)


class Step(Protocol):
    status: str
    due_on: date | None


S = TypeVar("S", bound=Step)


def due_on(begun_on: date, days: int | None) -> date | None:
    """The last day of a step, counted from the beginning of the journey."""
    return None if days is None else begun_on + timedelta(days=days)


def settled(steps: Sequence[Step]) -> int:
    """How many steps are done or excused."""
    return sum(step.status != "open" for step in steps)


def is_complete(steps: Sequence[Step]) -> bool:
    """Whether nothing is left of a journey that has steps at all."""
    return bool(steps) and settled(steps) == len(steps)


def following(steps: Sequence[S]) -> S | None:
    """The first open step in the order of the journey."""
    return next((step for step in steps if step.status == "open"), None)


def may_remind(last: date | None, today: date) -> bool:
    """Whether a side may be reminded: at most once in seven days."""
    return last is None or today - last >= REMINDED_EVERY
