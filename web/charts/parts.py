"""Charts without axes: rankings, parts of a whole, targets, sparklines."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from web.charts.shapes import PALETTE, Chart, Mark, Number, Row, Unit, fixed, line_path
from web.templatetags.formats import labelled, number, percent


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
            Mark(path=_slice(turn, turn + share), css=css, label=labelled(row.label, said), href=row.href)
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
    spread = float(high) - float(low) or 1.0
    step = 100 / max(len(values) - 1, 1)
    path = (
        line_path([(i * step, 22 - 20 * (float(v) - float(low)) / spread) for i, v in enumerate(values)])
        if values
        else ""
    )
    return Chart(
        template="components/charts/sparkline.svg.html",
        title=str(title),
        width="100",
        height="24",
        lines=[Mark(path=path)] if path else [],
        marks=[Mark(path=f"{path} L100 24 L0 24Z")] if path else [],
    )
