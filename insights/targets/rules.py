"""Targets: where a figure should stand by now, where it is heading, and how good that is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

# Behind the plan by less than a fifth is a warning, by more it is bad.
NEARLY = Decimal("0.8")
# A threshold missed by less than a tenth is a warning.
CLOSE = Decimal("0.1")
YEAR = 365


@dataclass(frozen=True)
class Goal:
    """A target without its row. ``better`` is "up" or "down"."""

    shape: str
    better: str
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    strict: bool
    starts_on: date
    baseline: Decimal
    due_on: date | None
    done_on: date | None


@dataclass(frozen=True)
class Standing:
    """How a target stands. ``share`` and ``mark`` are parts of the bar, 0 to 1.

    ``state`` is ok, warn or bad, or "" when nothing can be said yet: no figure, or no day to be
    late by.
    """

    attained: Decimal | None
    expected: Decimal | None
    forecast: Decimal | None
    share: Decimal
    mark: Decimal | None
    state: str


def expected_by(goal: Goal, day: date) -> Decimal | None:
    """Where the figure should stand on ``day``: on the straight line from the start to the target.

    None when the target has no day; a threshold is expected in full at any time.
    """
    if goal.value is None:
        return None
    if goal.shape == "threshold":
        return goal.value
    if goal.due_on is None:
        return None
    if day >= goal.due_on:
        return goal.value
    if day <= goal.starts_on:
        return goal.baseline
    elapsed, whole = (day - goal.starts_on).days, (goal.due_on - goal.starts_on).days
    return goal.baseline + (goal.value - goal.baseline) * elapsed / whole


def forecast(
    now: Decimal | None, year_ago: Decimal | None, due_on: date | None, today: date
) -> Decimal | None:
    """Where the figure will be on the day it is due, if it goes on as in the last twelve months."""
    if now is None or year_ago is None or due_on is None:
        return None
    if due_on <= today:
        return now
    return now + (now - year_ago) * (due_on - today).days / YEAR


def standing(goal: Goal, attained: Decimal | None, year_ago: Decimal | None, today: date) -> Standing:
    """Everything the page says about a target."""
    if goal.shape == "milestone":
        return _milestone(goal, today)
    if goal.shape == "range":
        return _range(goal, attained)
    expected = expected_by(goal, today)
    heading = forecast(attained, year_ago, goal.due_on, today) if goal.shape == "number" else None
    if goal.shape == "threshold":
        return Standing(
            attained, expected, None, _reached(goal, attained), Decimal(1), _threshold(goal, attained)
        )
    return Standing(
        attained,
        expected,
        heading,
        _part(attained, goal),
        None if expected is None else _part(expected, goal),
        _number(goal, attained, expected),
    )


def met(goal: Goal, attained: Decimal) -> bool:
    """Whether the value is reached, in the direction that is better."""
    if goal.value is None:
        return False
    if attained == goal.value:
        return not goal.strict
    return attained > goal.value if goal.better == "up" else attained < goal.value


def _number(goal: Goal, attained: Decimal | None, expected: Decimal | None) -> str:
    if attained is None:
        return ""
    if met(goal, attained):
        return "ok"
    if expected is None:
        return ""
    gained, planned = attained - goal.baseline, expected - goal.baseline
    if goal.value is not None and goal.value < goal.baseline:
        gained, planned = -gained, -planned
    if expected == goal.value:
        return "bad"
    if gained >= planned:
        return "ok"
    return "warn" if gained >= planned * NEARLY else "bad"


def _threshold(goal: Goal, attained: Decimal | None) -> str:
    if attained is None or goal.value is None:
        return ""
    if met(goal, attained):
        return "ok"
    return "warn" if abs(attained - goal.value) <= abs(goal.value) * CLOSE else "bad"


def _range(goal: Goal, attained: Decimal | None) -> Standing:
    low, high = goal.low or Decimal(0), goal.high or Decimal(0)
    worst = low if goal.better == "up" else high
    state = ""
    if attained is not None:
        good = attained >= low if goal.better == "up" else attained <= high
        state = "ok" if good else "warn" if abs(attained - worst) <= abs(worst) * CLOSE else "bad"
    share = _clip((attained or Decimal(0)) / high) if high else Decimal(0)
    return Standing(attained, worst, None, share, _clip(worst / high) if high else None, state)


def _milestone(goal: Goal, today: date) -> Standing:
    if goal.done_on:
        return Standing(Decimal(1), None, None, Decimal(1), None, "ok")
    state = ""
    if goal.due_on:
        last_quarter = goal.due_on - timedelta(days=(goal.due_on - goal.starts_on).days // 4)
        state = "bad" if today > goal.due_on else "warn" if today >= last_quarter else ""
    return Standing(Decimal(0), None, None, Decimal(0), None, state)


def _part(value: Decimal | None, goal: Goal) -> Decimal:
    """How far along the way from the start to the target, for the bar."""
    whole = (goal.value or Decimal(0)) - goal.baseline
    if value is None or not whole:
        return Decimal(0)
    return _clip((value - goal.baseline) / whole)


def _reached(goal: Goal, attained: Decimal | None) -> Decimal:
    """The bar of a threshold: full once it is met."""
    if attained is None or goal.value is None:
        return Decimal(0)
    if met(goal, attained):
        return Decimal(1)
    if goal.better == "down":
        return _clip(goal.value / attained) if attained else Decimal(1)
    return _clip(attained / goal.value) if goal.value else Decimal(0)


def _clip(share: Decimal) -> Decimal:
    return min(max(share, Decimal(0)), Decimal(1))
