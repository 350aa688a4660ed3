"""The fit of recruitments, both ways: our interest in them from our answers, theirs in us from their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.errors import Sentence
from partners.models import Question
from partners.questions import selectors
from partners.questions.scoring import Score, is_scored, score

SUBJECT = "fit"
Axis, Audience = Question.Axis, Question.Audience


@dataclass(frozen=True)
class Side:
    """One way of the fit. ``column`` is where a recruitment keeps its whole."""

    column: str
    audience: str
    label: Sentence

    def of(self, questions: Iterable[Question]) -> list[Question]:
        """The questions that count on this side."""
        return [one for one in questions if one.audience == self.audience and is_scored(one)]


SIDES = (
    Side("fit_us", Audience.STAFF, _("Our interest in them")),
    Side("fit_them", Audience.PARTNER_WRITES, _("Their interest in us")),
)


@dataclass(frozen=True)
class Half:
    """A side with its scores: the whole, and one for each axis."""

    side: Side
    whole: Score
    axes: list[tuple[Sentence, Score]]


def questions() -> list[Question]:
    """The questions of the fit that are asked now, both sides. One query."""
    return selectors.own_fields(SUBJECT)


def halves(asked: Iterable[Question], values: Mapping[str, Any]) -> list[Half]:
    """Both sides from the stored answers by code; one about which nothing is asked is left out."""
    found = []
    for side in SIDES:
        if own := side.of(asked):
            axes = [(label, score(own, values, axis=code)) for code, label in Axis.choices]
            found.append(Half(side, score(own, values), [(label, one) for label, one in axes if one.lines]))
    return found


def percents(asked: list[Question], values: Mapping[str, Any]) -> dict[str, int | None]:
    """What a recruitment keeps of its fit, by column."""
    return {side.column: score(side.of(asked), values).percent for side in SIDES}


def values_of(public_ids: Iterable[str], asked: Iterable[Question]) -> dict[str, dict[str, Any]]:
    """The stored answers about recruitments, by public id and code. One query."""
    return selectors.values_of(SUBJECT, public_ids, [one.code for one in asked])
