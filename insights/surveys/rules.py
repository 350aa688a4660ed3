"""What scores say: pure calculation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

# Fewer people than this are never told apart in an anonymous survey.
LEAST = 5
SCORES = range(11)
# Reichheld, "The One Number You Need to Grow", Harvard Business Review, December 2003: 9 and 10 promote,
# 7 and 8 are passive, 0 to 6 detract.
DETRACTS, PROMOTES = 6, 9
# The standard normal quantile for 95 % on two sides.
Z = Decimal("1.959964")


@dataclass(frozen=True)
class Scores:
    """How often each score from 0 to 10 was given."""

    counts: tuple[int, ...] = (0,) * 11

    @classmethod
    def of(cls, pairs: Iterable[tuple[int | None, int]]) -> Scores:
        """From pairs of a score and how often it was given; what has no score is left out."""
        counts = [0] * 11
        for score, count in pairs:
            if score is not None:
                counts[score] += count
        return cls(tuple(counts))

    def __add__(self, other: Scores) -> Scores:
        return Scores(tuple(a + b for a, b in zip(self.counts, other.counts, strict=True)))

    def __sub__(self, other: Scores) -> Scores:
        return Scores(tuple(a - b for a, b in zip(self.counts, other.counts, strict=True)))

    @property
    def answers(self) -> int:
        return sum(self.counts)

    @property
    def promoters(self) -> int:
        return sum(self.counts[PROMOTES:])

    @property
    def detractors(self) -> int:
        return sum(self.counts[: DETRACTS + 1])

    @property
    def passives(self) -> int:
        return self.answers - self.promoters - self.detractors

    @property
    def nps(self) -> Decimal | None:
        """Per cent of promoters less per cent of detractors, from −100 to 100; None without an answer."""
        if not self.answers:
            return None
        return Decimal(100 * (self.promoters - self.detractors)) / self.answers

    @property
    def interval(self) -> tuple[Decimal, Decimal] | None:
        """The 95 % interval of the NPS.

        Promoters and detractors are two shares of the same people, so their difference has the variance
        (p + d − (p − d)²) / n. The adjusted Wald interval adds one answer to each side before: Bonett and Price,
        "Adjusted Wald Confidence Interval for a Difference of Binomial Proportions Based on Paired Data",
        Journal of Educational and Behavioral Statistics 37 (2012), pages 479 to 488. Unlike the plain one it
        keeps its promise with few answers, and when all say the same.
        """
        if not self.answers:
            return None
        n = Decimal(self.answers + 2)
        p, d = (self.promoters + 1) / n, (self.detractors + 1) / n
        half = Z * ((p + d - (p - d) ** 2) / n).sqrt()
        low, high = 100 * (p - d - half), 100 * (p - d + half)
        return max(low, Decimal(-100)), min(high, Decimal(100))

    @property
    def satisfaction(self) -> Decimal | None:
        """The mean score as a figure from 0 to 100; None without an answer."""
        if not self.answers:
            return None
        return Decimal(10 * sum(score * count for score, count in enumerate(self.counts))) / self.answers


@dataclass(frozen=True)
class Surveyed:
    """The NPS of a closed wave: the day it counts from, its scores, and how many were asked."""

    day: date
    scores: Scores
    invited: int


def disclosed(groups: Mapping[str, Scores], whole: Scores) -> tuple[dict[str, Scores], Scores]:
    """Of groups of an anonymous survey those that may be shown, and all the others together.

    A group of fewer than five is not shown, and neither is one that could be worked out: what is left of the
    whole holds five answers or none, and the smallest groups join it until that is so.
    """
    shown = {name: scores for name, scores in groups.items() if scores.answers >= LEAST}
    rest = whole
    for scores in shown.values():
        rest -= scores
    while shown and 0 < rest.answers < LEAST:
        smallest = min(shown, key=lambda name: (shown[name].answers, name))
        rest += shown.pop(smallest)
    return shown, rest


def rate(answered: int, invited: int) -> Decimal | None:
    """The part of those asked who answered; who has not answered yet counts among those asked."""
    return Decimal(answered) / invited if invited else None


def reminder_due(remind_days: Iterable[int], days_left: int, days_open: int) -> int | None:
    """The reminder whose day has come: so many days before the last one. Of several that were missed, the
    latest alone; none that would have been due before the wave was opened."""
    passed = [day for day in remind_days if days_left <= day < days_left + days_open]
    return min(passed) if passed and days_left >= 0 else None
