"""The fit of a recruitment as pages show it: each side along both axes, and how every figure comes about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from partners.questions.cells import said_html
from partners.questions.scoring import Score
from pipeline.fit import selectors as fits
from pipeline.models import Recruitment


@dataclass(frozen=True)
class Row:
    """A question with its answer: what that is worth, and how many points of the score it brings."""

    question: Any
    said: Any
    points: Decimal | None
    weight: int
    share: Decimal


@dataclass(frozen=True)
class Explained:
    """A score along one axis, line by line."""

    label: Any
    score: Score
    rows: list[Row]


@dataclass(frozen=True)
class Shown:
    half: fits.Half
    axes: list[Explained]


def shown(recruitment: Recruitment) -> list[Shown]:
    """Both sides of the fit; [] where nothing is asked. Two queries at most."""
    asked = fits.questions()
    if not asked:
        return []
    values = fits.values_of([recruitment.public_id], asked).get(recruitment.public_id, {})
    return [_shown(half) for half in fits.halves(asked, values)]


def _shown(half: fits.Half) -> Shown:
    return Shown(half, [Explained(label, score, _rows(score)) for label, score in half.axes])


def _rows(score: Score) -> list[Row]:
    return [
        Row(line.question, said_html(line.question, line.value), line.points, line.weight, score.share(line))
        for line in score.lines
    ]


def as_json(asked: list[Any], values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Both sides for machines: each axis with its questions, points, weights and what they bring."""
    return [
        {
            "side": half.side.column.removeprefix("fit_"),
            "percent": half.whole.percent,
            "answered": half.whole.answered,
            "questions": [
                {
                    "code": line.question.code,
                    "axis": line.question.axis,
                    "weight": line.weight,
                    "value": line.value,
                    "points": None if line.points is None else round(line.points, 2),
                    "share": round(half.whole.share(line), 2),
                }
                for line in half.whole.lines
            ],
        }
        for half in fits.halves(asked, values)
    ]
