"""What charts are made of: figures going in, marks coming out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

Number = int | float | Decimal
Unit = Callable[[Any], str]

PALETTE = 6
INKS = {
    "s1": "#0a6c6a",
    "s2": "#a66a35",
    "s3": "#5c4f93",
    "s4": "#5c8f5e",
    "s5": "#a3505f",
    "s6": "#85888f",
    "ok": "#1c6b35",
    "warn": "#8a5500",
    "bad": "#a8252b",
}


@dataclass(frozen=True)
class Series:
    """One run of figures, and what it is called."""

    name: Any
    values: Sequence[Number | None]


@dataclass(frozen=True)
class Row:
    """One figure of a ranking or a donut; ``href`` opens the rows behind it."""

    label: Any
    value: Number
    href: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Mark:
    """A shape as its template draws it: position and size as text, a class, what it says."""

    x: str = ""
    y: str = ""
    width: str = ""
    height: str = ""
    path: str = ""
    css: str = ""
    label: str = ""
    value: str = ""
    href: str = ""

    @property
    def ink(self) -> str:
        """The colour on paper: style sheets do not reach the drawings of a PDF."""
        return INKS.get(self.css, INKS["s1"])


@dataclass(frozen=True)
class Chart:
    """Geometry with its text alternative: the title, and the table of its figures."""

    template: str
    title: str
    width: str = ""
    height: str = ""
    headings: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    legend: list[Mark] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    lines: list[Mark] = field(default_factory=list)
    ticks: list[Mark] = field(default_factory=list)
    labels: list[Mark] = field(default_factory=list)
    hits: list[Mark] = field(default_factory=list)
    total: str = ""


def fixed(value: float) -> str:
    """A coordinate: at most two decimals, a point in every language, no trailing zeros."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def line_path(points: Sequence[tuple[float, float]]) -> str:
    """A line through the points; a lone point becomes a dot, drawn by its round caps."""
    if len(points) == 1:
        points = [points[0], points[0]]
    return "M" + " L".join(f"{fixed(x)} {fixed(y)}" for x, y in points)
