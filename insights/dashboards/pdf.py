"""A dashboard as a PDF, from its parts as one reader sees them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation

from core import clock, fonts
from insights.dashboards.models import DashboardTile
from insights.dashboards.reading import Board, Part
from insights.kpis.asked import Asked
from insights.rollups.rollup import last_run
from web import pdf


def render(title: str, asked: Asked, tiles: list[DashboardTile], *, language: str) -> bytes:
    """The document in a language, as of now."""
    run = last_run()
    with translation.override(language):
        parts = [_outward(part) for part in Board(asked).parts(tiles)]
        return pdf.render(
            "pdf/dashboard.html", _context(title, asked, parts, run and run.finished_at), language=language
        )


def _context(title: str, asked: Asked, parts: list[Part], moment: datetime | None) -> dict[str, Any]:
    return {
        "title": fonts.spelled(title),
        "groups": _groups(parts),
        "months": asked.months,
        "filters": [(fonts.spelled(name), fonts.spelled(member)) for name, member in asked.said],
        "own_only": asked.scope.actor.own_partners_only,
        "moment": moment,
        "day": clock.today(),
    }


def _outward(part: Part) -> Part:
    """The same part, whose chart leads to our pages from outside of them."""
    if part.chart:
        marks = [
            replace(mark, href=settings.BASE_URL + mark.href if mark.href else "")
            for mark in part.chart.marks
        ]
        part.chart = replace(part.chart, marks=marks)
    return part


def _groups(parts: list[Part]) -> list[tuple[bool, list[Part]]]:
    """The parts in their order, figures that follow one another together: they stand in one table."""
    groups: list[tuple[bool, list[Part]]] = []
    for part in parts:
        is_short = part.tile.is_short
        if is_short and groups and groups[-1][0]:
            groups[-1][1].append(part)
        else:
            groups.append((is_short, [part]))
    return groups
