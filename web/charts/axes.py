"""Charts with axes: lines and bars over time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from web.charts.shapes import PALETTE, Chart, Mark, Number, Series, Unit, fixed, line_path
from web.templatetags.formats import labelled, number

WIDTH, WIDE = 640.0, 1000.0
PLOT_HEIGHT = 180.0
LABEL_HEIGHT = 22.0
AXIS_WIDTH = 56.0


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
        said = "\n".join(labelled(s.name, unit(s.values[i])) for s in series)
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
            path = line_path(points)
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
