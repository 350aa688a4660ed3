"""Questions that count in a score: what an answer is worth, and what many are worth together. Pure calculation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from core.errors import DomainError
from core.numbers import exact_decimal
from partners.questions.rules import is_empty

# The kinds of answers that can be worth something, and those among them that are measured.
MEASURED = ("number", "percent")
SCORED = ("choice", "yes_no", *MEASURED)
MOST = 100


@dataclass(frozen=True)
class Line:
    """A question that counts, its stored answer, and what that is worth: None where nothing is answered."""

    question: Any
    value: Any
    points: Decimal | None

    @property
    def weight(self) -> int:
        return int(self.question.weight)


@dataclass(frozen=True)
class Score:
    """What the answers to some questions are worth together."""

    lines: tuple[Line, ...]

    @cached_property
    def _answered(self) -> int:
        return sum(line.weight for line in self.lines if line.points is not None)

    @property
    def percent(self) -> int | None:
        """The mean of what is answered, by weight; None, not zero, as long as nothing is."""
        if not self._answered:
            return None
        return _whole(sum((self.share(line) for line in self.lines), Decimal(0)))

    @property
    def answered(self) -> int:
        """How much of the weight is answered, in per cent."""
        whole = sum(line.weight for line in self.lines)
        return _whole(Decimal(100 * self._answered) / whole) if whole else 0

    def share(self, line: Line) -> Decimal:
        """How many of the points of the score a line brings."""
        if line.points is None or not self._answered:
            return Decimal(0)
        return line.points * line.weight / self._answered

    @property
    def missing(self) -> list[Line]:
        return [line for line in self.lines if line.points is None]


def _whole(number: Decimal) -> int:
    return int(number.quantize(Decimal(1), ROUND_HALF_UP))


def is_scored(question: Any) -> bool:
    return question.weight is not None


def points_of(question: Any, value: Any) -> Decimal | None:
    """What a stored answer is worth, from 0 to 100. None where nothing is answered, or a choice that is not
    offered any more."""
    if is_empty(value):
        return None
    if question.kind in MEASURED:
        none, full = Decimal(question.points["none"]), Decimal(question.points["full"])
        return min(max((Decimal(value) - none) / (full - none), Decimal(0)), Decimal(1)) * MOST
    given = question.points.get(str(value).lower() if isinstance(value, bool) else value)
    return None if given is None else Decimal(given)


def score(questions: Iterable[Any], values: Mapping[str, Any], *, axis: str = "") -> Score:
    """The score of stored answers by code, along one axis or, without it, along all."""
    counted = [one for one in questions if is_scored(one) and axis in ("", one.axis)]
    return Score(
        tuple(
            Line(one, values.get(one.code), points_of(one, values.get(one.code)))
            for one in counted
        )
    )  # fmt: skip


def check(kind: str, choices: Iterable[Mapping[str, Any]], details: Mapping[str, Any]) -> None:
    """Raise DomainError 422 where the weight, axis and points of a question do not fit together or its kind."""
    weight, axis, points = details.get("weight"), details.get("axis") or "", details.get("points") or {}
    if weight is None:
        if axis or points:
            raise DomainError.invalid(_("Give it a weight, or neither an axis nor points."), field="weight")
        return
    if kind not in SCORED:
        raise DomainError.invalid(_("Answers of this kind cannot be given points."), field="weight")
    if not 0 <= weight <= MOST:
        raise DomainError.invalid(_("A weight is between 0 and 100."), field="weight")
    if not axis:
        raise DomainError.invalid(_("Say whether it counts as strategic or operational."), field="axis")
    if kind in MEASURED:
        _check_scale(points)
    else:
        _check_points({"true", "false"} if kind == "yes_no" else {one["code"] for one in choices}, points)


def _check_scale(points: Mapping[str, Any]) -> None:
    ends = [exact_decimal(points[name]) if name in points else None for name in ("none", "full")]
    if set(points) != {"none", "full"} or None in ends or ends[0] == ends[1]:
        raise DomainError.invalid(
            _("Give two different numbers: the one that is worth nothing, and the one that is worth 100."),
            field="points",
        )


def _check_points(codes: set[str], points: Mapping[str, Any]) -> None:
    fits = all(isinstance(one, int) and 0 <= one <= MOST for one in points.values())
    if set(points) != codes or not fits:
        raise DomainError.invalid(_("Give each answer between 0 and 100 points."), field="points")
