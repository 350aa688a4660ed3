"""Charts: pure functions from figures to geometry. Templates draw it as SVG, styled by classes.

    line_chart(labels, [Series("Sourced", values), Series("Influenced", values)], unit=money_short)
    bar_chart(labels, series, unit=…, stacked=True)
    ranking(rows, unit=…)          horizontal bars: one row, one label
    donut(rows, unit=…)            parts of a whole, at most six; the rest is added up
    target(label, value, of, expected=…)   attained, and where it should stand by now
    sparkline(values)              the shape alone, beside a figure

``{% chart c %}`` draws any of them, in pages and in PDFs. Values are numbers (or None where there
is none); ``unit`` turns one into text. Each chart carries its table as the text alternative.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from prm.core.templatetags.formats import number, percent

Number = int | float | Decimal
Unit = Callable[[Any], str]

WIDTH, WIDE = 640.0, 1000.0
PLOT_HEIGHT = 180.0
LABEL_HEIGHT = 22.0
AXIS_WIDTH = 52.0
PALETTE = 6


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
    anchor: str = "middle"


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


def nice_scale(highest: Number, lowest: Number = 0, *, whole: bool = False) -> list[float]:
    """About four round tick values around the figures and zero; ``whole``: no fractions."""
    low, high = min(float(lowest), 0.0), max(float(highest), 0.0)
    if low == high:
        high = 1.0
    rough = max((high - low) / 4, 1 if whole else 0)
    power = 10 ** math.floor(math.log10(rough))
    step = power * next(m for m in (1, 2, 2.5, 5, 10) if rough <= m * power * (1 + 1e-9))
    first, last = math.floor(low / step), math.ceil(high / step - 1e-9)
    return [index * step for index in range(first, last + 1)]


class _Plot:
    """The area inside the axes: turns a value into a height."""

    def __init__(self, values: Sequence[Number | None], unit: Unit, width: float) -> None:
        known = [float(v) for v in values if v is not None] or [0.0]
        whole = all(v.is_integer() for v in known)
        self.scale = nice_scale(max(known), min(known), whole=whole)
        self.unit = unit
        self.left, self.right = AXIS_WIDTH, width
        self.inner = self.right - self.left

    def y(self, value: Number) -> float:
        low, high = self.scale[0], self.scale[-1]
        return PLOT_HEIGHT * (1 - (float(value) - low) / (high - low))

    def ticks(self) -> list[Mark]:
        return [
            Mark(x=fixed(self.left), y=fixed(self.y(v)), width=fixed(self.right), label=self.unit(_clean(v)))
            for v in self.scale
        ]


def _clean(value: float) -> Number:
    return int(value) if float(value).is_integer() else round(Decimal(str(value)), 6)


def _table(labels: Sequence[Any], series: Sequence[Series], unit: Unit) -> list[list[str]]:
    return [[str(label), *[unit(s.values[i]) for s in series]] for i, label in enumerate(labels)]


def _legend(series: Sequence[Series]) -> list[Mark]:
    if len(series) < 2:
        return []
    return [Mark(css=f"s{i % PALETTE + 1}", label=str(s.name)) for i, s in enumerate(series)]


def _x_labels(labels: Sequence[Any], centres: Sequence[float]) -> list[Mark]:
    """At most twelve or so labels, evenly thinned, so that they never touch."""
    every = math.ceil(len(labels) / 13) if labels else 1
    return [
        Mark(x=fixed(x), y=fixed(PLOT_HEIGHT + 17), label=str(label))
        for i, (label, x) in enumerate(zip(labels, centres, strict=True))
        if (len(labels) - 1 - i) % every == 0
    ]


def _hits(labels, series, centres: Sequence[float], step: float, unit: Unit) -> list[Mark]:
    """A column over each label that says its figures when pointed at."""
    hits = []
    for i, (label, x) in enumerate(zip(labels, centres, strict=True)):
        said = "\n".join(f"{s.name}: {unit(s.values[i])}" for s in series)
        hits.append(Mark(x=fixed(x - step / 2), width=fixed(step), label=f"{label}\n{said}"))
    return hits


def line_chart(
    labels: Sequence[Any],
    series: Sequence[Series],
    *,
    title: Any = "",
    unit: Unit = number,
    width: float = WIDTH,
) -> Chart:
    """Lines over time; the first is filled to zero. A missing value breaks its line.

    ``width`` in user units: WIDTH suits two thirds of a page, WIDE a whole one.
    """
    plot = _Plot([v for s in series for v in s.values], unit, width)
    step = plot.inner / max(len(labels), 1)
    centres = [plot.left + step * (i + 0.5) for i in range(len(labels))]
    lines, areas = [], []
    for index, run in enumerate(series):
        css = f"s{index % PALETTE + 1}"
        for stretch in _stretches(run.values):
            points = [(centres[i], plot.y(v)) for i, v in stretch]
            path = _path(points)
            lines.append(Mark(path=path, css=css))
            if index == 0:
                floor = fixed(plot.y(0))
                area = f"{path} L{fixed(points[-1][0])} {floor} L{fixed(points[0][0])} {floor}Z"
                areas.append(Mark(path=area, css=css))
    return Chart(
        template="components/charts/line.svg.html",
        title=str(title or ", ".join(str(s.name) for s in series)),
        width=fixed(width),
        height=fixed(PLOT_HEIGHT + LABEL_HEIGHT),
        headings=["", *[str(s.name) for s in series]],
        rows=_table(labels, series, unit),
        legend=_legend(series),
        marks=areas,
        lines=lines,
        ticks=plot.ticks(),
        labels=_x_labels(labels, centres),
        hits=_hits(labels, series, centres, step, unit),
    )


def _path(points: Sequence[tuple[float, float]]) -> str:
    """A line through the points; a lone point becomes a dot, drawn by its round caps."""
    if len(points) == 1:
        points = [points[0], points[0]]
    return "M" + " L".join(f"{fixed(x)} {fixed(y)}" for x, y in points)


def _stretches(values: Sequence[Number | None]) -> list[list[tuple[int, Number]]]:
    """Unbroken runs of known values with their positions."""
    runs: list[list[tuple[int, Number]]] = [[]]
    for index, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((index, value))
    return [run for run in runs if run]


def bar_chart(
    labels: Sequence[Any],
    series: Sequence[Series],
    *,
    title: Any = "",
    unit: Unit = number,
    stacked: bool = False,
    width: float = WIDTH,
) -> Chart:
    """Bars side by side, or with ``stacked`` one upon another (positive values only)."""
    heights = [v for s in series for v in s.values]
    if stacked:
        heights = [sum(float(s.values[i] or 0) for s in series) for i in range(len(labels))]
    plot = _Plot(heights, unit, width)
    step = plot.inner / max(len(labels), 1)
    centres = [plot.left + step * (i + 0.5) for i in range(len(labels))]
    place = _stacked_bar if stacked else _side_bar
    marks = [
        place(plot, series, s_index, index, centres[index], step)
        for index in range(len(labels))
        for s_index, run in enumerate(series)
        if run.values[index]
    ]
    return Chart(
        template="components/charts/bars.svg.html",
        title=str(title or ", ".join(str(s.name) for s in series)),
        width=fixed(width),
        height=fixed(PLOT_HEIGHT + LABEL_HEIGHT),
        headings=["", *[str(s.name) for s in series]],
        rows=_table(labels, series, unit),
        legend=_legend(series),
        marks=marks,
        ticks=plot.ticks(),
        labels=_x_labels(labels, centres),
        hits=_hits(labels, series, centres, step, unit),
    )


def _side_bar(plot: _Plot, series, s_index: int, index: int, centre: float, step: float) -> Mark:
    value = float(series[s_index].values[index])
    width = min(step * 0.7 / len(series), 34)
    left = centre - width * len(series) / 2 + width * s_index
    top, bottom = sorted((plot.y(value), plot.y(0)))
    return _bar(left, top, width - (1 if len(series) > 1 else 0), bottom - top, s_index)


def _stacked_bar(plot: _Plot, series, s_index: int, index: int, centre: float, step: float) -> Mark:
    below = sum(float(s.values[index] or 0) for s in series[:s_index])
    width = min(step * 0.62, 44)
    top, bottom = plot.y(below + float(series[s_index].values[index])), plot.y(below)
    return _bar(centre - width / 2, top, width, bottom - top, s_index)


def _bar(x: float, y: float, width: float, height: float, s_index: int) -> Mark:
    css = f"s{s_index % PALETTE + 1}"
    return Mark(x=fixed(x), y=fixed(y), width=fixed(width), height=fixed(height), css=css)


def ranking(rows: Sequence[Row], *, title: Any = "", unit: Unit = number) -> Chart:
    """Horizontal bars on one scale from zero, in the order given, with label and figure above."""
    highest = max((row.value for row in rows), default=0)
    marks = [
        Mark(
            width=_share(row.value, highest),
            css=row.tone or "s1",
            label=str(row.label),
            value=unit(row.value),
            href=row.href,
        )
        for row in rows
    ]
    return Chart(template="components/charts/ranking.svg.html", title=str(title), marks=marks)


RADIUS, HOLE = 78.0, 50.0


def donut(rows: Sequence[Row], *, title: Any = "", unit: Unit = number, total_label: str = "") -> Chart:
    """Parts of a whole, largest first; beyond six the smallest are added up as "other"."""
    parts = _largest([r for r in rows if r.value > 0])
    whole = sum(float(r.value) for r in parts)
    marks, legend, turn = [], [], 0.0
    for index, row in enumerate(parts):
        share = float(row.value) / whole
        css = row.tone or f"s{index + 1}"
        said = f"{unit(row.value)} · {percent(round(share, 3), 0)}"
        marks.append(
            Mark(path=_slice(turn, turn + share), css=css, label=f"{row.label}: {said}", href=row.href)
        )
        legend.append(Mark(css=css, label=str(row.label), value=unit(row.value), href=row.href))
        turn += share
    total = sum((r.value for r in parts), start=type(parts[0].value)(0)) if parts else 0
    return Chart(
        template="components/charts/donut.svg.html",
        title=str(title),
        width="176",
        height="176",
        headings=["", ""],
        rows=[[str(r.label), unit(r.value)] for r in parts],
        legend=legend,
        marks=marks,
        total=total_label or unit(total),
    )


def _largest(rows: list[Row]) -> list[Row]:
    ranked = sorted(rows, key=lambda r: -r.value)
    if len(ranked) <= PALETTE:
        return ranked
    rest = ranked[PALETTE - 1 :]
    return [*ranked[: PALETTE - 1], Row(_("Other"), sum((r.value for r in rest[1:]), start=rest[0].value))]


def _slice(start: float, end: float) -> str:
    """A ring segment between two fractions of a turn, clockwise from the top."""
    if end - start > 0.9999:
        # One arc cannot close on itself: a full ring is two halves.
        return _slice(0, 0.5) + _slice(0.5, 0.9998)
    large = 1 if end - start > 0.5 else 0
    (ax, ay), (bx, by) = _at(start, RADIUS), _at(end, RADIUS)
    (cx, cy), (dx, dy) = _at(end, HOLE), _at(start, HOLE)
    return (
        f"M{ax} {ay} A{fixed(RADIUS)} {fixed(RADIUS)} 0 {large} 1 {bx} {by} "
        f"L{cx} {cy} A{fixed(HOLE)} {fixed(HOLE)} 0 {large} 0 {dx} {dy}Z"
    )


def _at(turn: float, radius: float) -> tuple[str, str]:
    angle = turn * 2 * math.pi
    return fixed(88 + radius * math.sin(angle)), fixed(88 - radius * math.cos(angle))


def target(
    label: Any,
    value: Number | None,
    of: Number,
    *,
    expected: Number | None = None,
    unit: Unit = number,
    note: Any = "",
) -> Chart:
    """How much of a target is attained; green when it is where it should be by now."""
    tone = "s1" if expected is None else "ok" if (value or 0) >= expected else "warn"
    said = _("%(value)s of %(target)s") % {"value": unit(value or 0), "target": unit(of)}
    rows = [[str(label), said]]
    if expected is not None:
        rows.append([_("Expected by now"), unit(expected)])
    return Chart(
        template="components/charts/target.svg.html",
        title=str(label),
        rows=rows,
        marks=[Mark(width=_share(value or 0, of), css=tone, value=said, label=str(note))],
        lines=[] if expected is None else [Mark(x=_share(expected, of))],
        total=said,
    )


def _share(part: Number, whole: Number) -> str:
    """A part of a whole as an SVG percentage, kept between nothing and all of it."""
    share = float(part) / float(whole) if whole else 0.0
    return fixed(min(max(share, 0.0), 1.0) * 100) + "%"


def sparkline(values: Sequence[Number], *, title: Any = "") -> Chart:
    """The shape of a run of figures, 100 by 24, without axes."""
    low, high = (min(values), max(values)) if values else (0, 0)
    spread = float(high - low) or 1.0
    step = 100 / max(len(values) - 1, 1)
    path = (
        _path([(i * step, 22 - 20 * float(v - low) / spread) for i, v in enumerate(values)]) if values else ""
    )
    return Chart(
        template="components/charts/sparkline.svg.html",
        title=str(title),
        width="100",
        height="24",
        lines=[Mark(path=path)] if path else [],
        marks=[Mark(path=f"{path} L100 24 L0 24Z")] if path else [],
    )
