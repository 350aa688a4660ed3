"""How a score is calculated: from the values of the measures to points, a score and a band."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Protocol

from insights.scorecards.choices import Band

FULL = 100
# Worse first.
WORSE_FIRST = (Band.AT_RISK, Band.WATCH, Band.HEALTHY)


class Bounds(Protocol):
    """What a policy says of scores."""

    healthy_from: int
    at_risk_below: int


@dataclass(frozen=True)
class Line:
    """One measure of a scorecard as it was read of a partner, and what it counts.

    ``points`` is None where nothing was measured, or where ``asked`` is False: the measure is none of this type
    of partner. Such a line is left out, and the others weigh more.
    """

    figure: str
    months: int | None
    weight: int
    good: Decimal
    poor: Decimal
    value: Decimal | None
    points: int | None
    asked: bool = True

    @property
    def key(self) -> str:
        return f"{self.figure}:{self.months or ''}"

    def as_json(self) -> dict[str, Any]:
        return {
            "figure": self.figure,
            "months": self.months,
            "weight": self.weight,
            "good": str(self.good),
            "poor": str(self.poor),
            "value": None if self.value is None else str(self.value),
            "points": self.points,
            "asked": self.asked,
        }

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> Line:
        value = kept["value"]
        numbers = {
            "good": Decimal(kept["good"]),
            "poor": Decimal(kept["poor"]),
            "value": None if value is None else Decimal(value),
        }
        return cls(**{**kept, **numbers})


def points(value: Decimal, good: Decimal, poor: Decimal) -> int:
    """0 to 100: all of them at ``good`` or better, none at ``poor`` or worse, between them in proportion,
    rounded half up. Less is better where ``good`` lies below ``poor``."""
    share = (value - poor) * FULL / (good - poor)
    return int(min(max(share, Decimal(0)), Decimal(FULL)).quantize(Decimal(1), ROUND_HALF_UP))


def line(measure: Any, value: Decimal | None, *, asked: bool = True) -> Line:
    """What a measure says of a value; one that is not asked says nothing of it."""
    value = value if asked else None
    found = None if value is None else points(value, measure.good, measure.poor)
    return Line(
        measure.figure, measure.months, measure.weight, measure.good, measure.poor, value, found, asked
    )


def weights(lines: Iterable[Line]) -> tuple[int, int]:
    """The weight of what is measured, and of all that is asked."""
    asked = [one for one in lines if one.asked]
    return sum(one.weight for one in asked if one.points is not None), sum(one.weight for one in asked)


def score(lines: Sequence[Line]) -> int | None:
    """The points of what is measured, each by its weight, rounded half up; None where less than half of the
    weight is measured."""
    measured, asked = weights(lines)
    if not measured or measured * 2 < asked:
        return None
    total = sum(one.weight * one.points for one in lines if one.points is not None)
    return (2 * total + measured) // (2 * measured)


def band(found: int | None, policy: Bounds) -> Band:
    if found is None:
        return Band.UNKNOWN
    if found >= policy.healthy_from:
        return Band.HEALTHY
    return Band.AT_RISK if found < policy.at_risk_below else Band.WATCH


def lost(one: Line) -> int:
    """What a measure costs, by its weight."""
    return 0 if one.points is None else one.weight * (FULL - one.points)


def worst(lines: Sequence[Line]) -> str:
    """The figure that costs most; "" where nothing is lost."""
    costly = max(lines, key=lost, default=None)
    return costly.figure if costly and lost(costly) else ""


def in_score(one: Line, lines: Sequence[Line]) -> Decimal:
    """The points of the score that a measure brings, to a tenth."""
    return _tenth(one.weight * (one.points or 0), lines)


@dataclass(frozen=True)
class Change:
    """How a measure went since an earlier score: ``effect`` is what the score gained by it, in points."""

    line: Line
    value_before: Decimal
    effect: Decimal


def changes(lines: Sequence[Line], before: Mapping[str, Sequence[Any]]) -> list[Change]:
    """What moved since an earlier score, the strongest effect first; of measures that stand in both."""
    found = []
    for one in lines:
        value, earlier = before.get(one.key) or (None, None)
        if value is None or earlier is None or one.points is None or one.points == earlier:
            continue
        effect = _tenth(one.weight * (one.points - earlier), lines)
        found.append(Change(one, Decimal(value), effect))
    return sorted(found, key=lambda change: -abs(change.effect))


def _tenth(weighted: int, lines: Sequence[Line]) -> Decimal:
    measured, _asked = weights(lines)
    return (Decimal(weighted) / measured).quantize(Decimal("0.1"), ROUND_HALF_UP) if measured else Decimal(0)
