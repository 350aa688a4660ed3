"""Pure rules of recruitment: time in phase, what stands out, the forecast, the partner's status."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from core.money import share

# Statuses in the order in which a partner comes in. Others are decided on the partner's own page.
STATUS_RANK = {"prospect": 0, "onboarding": 1, "active": 2}


class State(StrEnum):
    """Why a card stands out; the value is the board's own name for it."""

    FINE = ""
    LATE = "late"
    STALLED = "stall"


class Stall(StrEnum):
    """Why a recruitment counts as stalled."""

    NOT = ""
    IDLE = "idle"
    BEYOND_USUAL = "beyond_usual"
    BEYOND_TARGET = "beyond_target"


@dataclass(frozen=True)
class Pace:
    """What a phase allows, in days; None where it sets no limit."""

    usual_min: int | None = None
    usual_max: int | None = None
    target: int | None = None
    idle: int | None = None


@dataclass(frozen=True)
class Limits:
    """The last days on which a recruitment of a phase may have been touched, or entered it.

    Touched on ``idle_since`` or before: idle. Entered before ``usual_since``: beyond the usual
    time. Entered on ``target_since`` or before: not live within the target. None: no such limit.
    """

    idle_since: date | None
    usual_since: date | None
    target_since: date | None


def limits(pace: Pace, today: date) -> Limits:
    """The days that divide what is fine from what stands out, seen from ``today``."""

    def back(days: int | None) -> date | None:
        return None if days is None else today - timedelta(days=days)

    return Limits(back(pace.idle), back(pace.usual_max), back(pace.target))


def stall(limits: Limits, *, phase_since: date, touched_on: date, has_step: bool) -> Stall:
    """Whether nothing moves: beyond the phase's time, or nothing done and nothing planned."""
    if limits.target_since and phase_since <= limits.target_since:
        return Stall.BEYOND_TARGET
    if limits.usual_since and phase_since < limits.usual_since:
        return Stall.BEYOND_USUAL
    if limits.idle_since and not has_step and touched_on <= limits.idle_since:
        return Stall.IDLE
    return Stall.NOT


def state(stalled: Stall, *, next_step_on: date | None, today: date) -> State:
    """An overdue step stands out before anything else: it is a promise with a date."""
    if next_step_on is not None and next_step_on < today:
        return State.LATE
    return State.STALLED if stalled else State.FINE


@dataclass(frozen=True)
class TimeInPhase:
    """Days spent in a phase against what it usually takes. ``over`` is beyond the limit, or 0."""

    days: int
    limit: int | None
    over: int
    is_target: bool


def time_in_phase(pace: Pace, entered_on: date, until: date) -> TimeInPhase:
    """The days from entering a phase to ``until``; a target to go live counts before the usual time.

    The usual time is exceeded the day after its last; a target is attained only below it.
    """
    days = max((until - entered_on).days, 0)
    if pace.target is not None:
        return TimeInPhase(days, pace.target, max(days - pace.target + 1, 0), True)
    if pace.usual_max is not None:
        return TimeInPhase(days, pace.usual_max, max(days - pace.usual_max, 0), False)
    return TimeInPhase(days, None, 0, False)


def weighted(programme_minor: int, probability: int) -> int:
    """A potential in minor units times its probability in per cent, rounded half up."""
    return share(programme_minor, Decimal(probability) / 100)


def as_usual(usual: int, programme_minor: int) -> dict[str, int | bool]:
    """The columns of a recruitment that is as likely as is usual in its phase."""
    return {
        "probability": usual,
        "probability_by_hand": False,
        "weighted_minor": weighted(programme_minor, usual),
    }


def by_hand(probability: int, programme_minor: int) -> dict[str, int | bool]:
    """The columns of one whose probability somebody set; the column refuses what is none."""
    known = 0 <= probability <= 100
    return {
        "probability": probability,
        "probability_by_hand": True,
        "weighted_minor": weighted(programme_minor, probability) if known else 0,
    }


def forecast(rows: Iterable[tuple[int, int]]) -> int:
    """The sum of weighted potentials: (minor units, per cent) for each recruitment that counts.

    Each is rounded by itself, so that the cards of a column add up to the figure above it.
    """
    return sum(weighted(programme_minor, probability) for programme_minor, probability in rows)


def partner_status(current: str, given: str) -> str:
    """The partner's status once its recruitment stands in a phase that gives ``given``.

    A prospect or an onboarding partner follows the phase both ways. An active or suspended one is
    left alone: that it is recruited for more does not make it a prospect. One that ended returns.
    """
    if current in ("active", "suspended"):
        return current
    return given


def median(numbers: Sequence[int]) -> int | None:
    """The middle of whole numbers (days), halves rounded up; None of none."""
    if not numbers:
        return None
    ranked = sorted(numbers)
    middle = len(ranked) // 2
    if len(ranked) % 2:
        return ranked[middle]
    return (ranked[middle - 1] + ranked[middle] + 1) // 2


def monday(day: date) -> date:
    """The Monday of the week of ``day``: the name of that week's forecast."""
    return day - timedelta(days=day.weekday())


class Change(StrEnum):
    """What became of a recruitment since a forecast was kept."""

    NEW = "new"
    WON = "won"
    LOST = "lost"
    LEFT = "left"
    UP = "up"
    DOWN = "down"
    MOVED = "moved"


@dataclass(frozen=True)
class Weight:
    """A recruitment in a forecast: its phase, and what it weighs in minor units."""

    phase: str
    weighted_minor: int


@dataclass(frozen=True)
class Difference:
    """One line of “what changed since”: ``minor`` is what it adds to the forecast."""

    key: int
    kind: Change
    minor: int
    before: Weight | None
    after: Weight | None


def differences(
    before: dict[int, Weight], after: dict[int, Weight], outcomes: dict[int, str]
) -> list[Difference]:
    """What changed between two forecasts, the largest effect first.

    ``outcomes`` says "won" or "lost" of those that left. The differences add up to the change of
    the forecast exactly.
    """
    found = []
    for key in before.keys() | after.keys():
        old, new = before.get(key), after.get(key)
        if old == new:
            continue
        minor = (new.weighted_minor if new else 0) - (old.weighted_minor if old else 0)
        found.append(Difference(key, _kind(old, new, outcomes.get(key, "")), minor, old, new))
    return sorted(found, key=lambda row: (-abs(row.minor), row.key))


def _kind(old: Weight | None, new: Weight | None, outcome: str) -> Change:
    if old is None:
        return Change.NEW
    if new is None:
        return Change(outcome) if outcome in ("won", "lost") else Change.LEFT
    if new.weighted_minor == old.weighted_minor:
        return Change.MOVED
    return Change.UP if new.weighted_minor > old.weighted_minor else Change.DOWN


def usual_span(pace_min: int | None, pace_max: int | None) -> tuple[str, int, int] | None:
    """A usual duration as people say it: ("week", 1, 2), ("month", 1, 12) or ("day", 3, 10).

    None when the phase goes on. Months are of thirty days, a year is twelve of them.
    """
    if pace_max is None:
        return None
    low = pace_min if pace_min is not None else pace_max
    if pace_max >= 60:
        return "month", max(round(low / 30), 1), max(round(pace_max / 30.4), 1)
    if low % 7 == 0 and pace_max % 7 == 0:
        return "week", low // 7, pace_max // 7
    return "day", low, pace_max
