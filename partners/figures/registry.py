"""Figures of partners: each registered once, by the room whose rows it counts, and read by whatever measures
partners: tiers, scorecards, segments, dashboards.

A figure is read for all partners in a statement or two, however many they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from django.db.models import QuerySet

from core import clock
from core.errors import Sentence
from core.links import Link

Q = TypeVar("Q", bound=QuerySet[Any])


class Unit(StrEnum):
    """Of what a figure is: ``money`` in minor units of the programme's currency, ``percent`` a rate (0.4 for
    40 %), ``score`` from −100 to 100 or as its definition says."""

    COUNT = "count"
    MONEY = "money"
    PERCENT = "percent"
    DAYS = "days"
    HOURS = "hours"
    SCORE = "score"


@dataclass(frozen=True)
class Window:
    """The days that are counted, both included, and the partners that are asked for (None: all of them).

    ``first`` is None for a figure that is read as it stands on ``last``.
    """

    first: date | None
    last: date
    partners: frozenset[int] | None = None

    def of(self, rows: Q, path: str = "partner") -> Q:
        """Of rows, those of the partners that are asked for."""
        return rows if self.partners is None else rows.filter(**{f"{path}__in": self.partners})

    def on_days(self, rows: Q, field: str) -> Q:
        """Of rows, those whose date lies in the window."""
        rows = rows.filter(**{f"{field}__lte": self.last})
        return rows if self.first is None else rows.filter(**{f"{field}__gte": self.first})

    def in_time(self, rows: Q, field: str) -> Q:
        """Of rows, those whose instant lies in the days of the window, in the programme's zone."""
        rows = rows.filter(**{f"{field}__lt": self.end})
        return rows if self.first is None else rows.filter(**{f"{field}__gte": clock.start_of(self.first)})

    @property
    def end(self) -> datetime:
        """The instant after the last day."""
        return clock.start_of(self.last + timedelta(days=1))


@dataclass(frozen=True)
class PartnerFigure:
    """One figure of a partner.

    ``values`` gives pairs of a partner's key and its value; a partner without a row has ``empty``: 0 for what
    is counted, None where nothing was measured. ``over_months``: it is counted over a window of months, else
    as it stands. ``rows`` is the page that lists what a value counts, for one partner and window; a reader
    without ``permission`` is shown neither the value nor the page.
    """

    code: str
    label: Sentence
    definition: Sentence
    unit: Unit
    permission: str
    values: Callable[[Window], Iterable[tuple[int, Any]]]
    rows: Callable[[Any, Window], Link]
    over_months: bool = True
    empty: Decimal | None = Decimal(0)
    better: str = "up"


FIGURES: dict[str, PartnerFigure] = {}


def register(*figures: PartnerFigure) -> None:
    """Take the figures of a room."""
    for figure in figures:
        if FIGURES.setdefault(figure.code, figure) is not figure:
            raise ValueError(f"figure {figure.code} is declared twice")


def window(figure: PartnerFigure, last: date, months: int, partners: Iterable[int] | None = None) -> Window:
    """The window of so many months up to a day; the day alone for what is read as it stands."""
    first = clock.period(last, months)[0] if figure.over_months else None
    return Window(first, last, None if partners is None else frozenset(partners))


def read(figure: PartnerFigure, span: Window) -> dict[int, Decimal]:
    """The figure of each partner that has rows for it. What is missing is ``figure.empty``."""
    return {pk: Decimal(value) for pk, value in figure.values(span) if value is not None}


def choices() -> list[tuple[str, Sentence]]:
    """All figures for a form, in the order of their names' registration."""
    return [(figure.code, figure.label) for figure in FIGURES.values()]
