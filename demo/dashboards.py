"""Dashboards: the ready ones, and two that people put together, one of them sent every Monday."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.urls import reverse

from core.text import Translated, both
from demo.context import DemoContext
from insights.dashboards import schedules, services
from insights.dashboards.ready import load_dashboards

# Who owns it, its name, how it opens, and what stands on it.
OWN: list[tuple[str, Translated, dict[str, Any], list[dict[str, Any]]]] = [
    (
        "manager",
        both("Comité du lundi", "Monday meeting"),
        {"is_shared": True, "roles": ["administrator", "manager", "manager_own"], "months": 6},
        [
            {"kind": "figure", "kpi": "pipeline_value", "width": 4},
            {"kind": "figure", "kpi": "revenue_sourced", "width": 4},
            {
                "kind": "list",
                "address": "pipeline:deals?status=submitted",
                "width": 4,
                "title": both("Affaires à décider", "Deals to decide"),
            },
            {"kind": "ranking", "figure": "revenue", "width": 6, "months": 12},
            {
                "kind": "ranking",
                "figure": "days_silent",
                "width": 6,
                "title": both("Partenaires silencieux", "Silent partners"),
            },
        ],
    ),
    (
        "marketing",
        both("Mes entreprises", "My companies"),
        {"filters": {"type": "company"}},
        [
            {"kind": "figure", "kpi": "active_partners", "width": 6},
            {"kind": "breakdown", "kpi": "revenue_partners", "dimension": "tier", "width": 6},
        ],
    ),
]


def plan(context: DemoContext) -> None:
    """Write down when they are put together."""
    context.simulation.ago(30, 9.6, partial(_ready, context))
    for number, row in enumerate(OWN):
        context.simulation.ago(12 - number, 10.2, partial(_own, context, *row))


def _ready(context: DemoContext) -> None:
    load_dashboards(context.people.ours("admin"))


def _own(
    context: DemoContext, login: str, name: Translated, opens: dict[str, Any], tiles: list[dict[str, Any]]
) -> None:
    owner = context.people.ours(login)
    dashboard = services.dashboard_create(actor=owner, name=name, **opens)
    for tile in tiles:
        route, _mark, query = tile.get("address", "").partition("?")
        address = {"address": f"{reverse(route)}?{query}"} if route else {}
        services.tile_save(actor=owner, dashboard=dashboard, **{**tile, **address})
    if dashboard.is_shared:
        people = [context.people.staff[person] for person in (login, "admin")]
        schedules.schedule_save(actor=owner, dashboard=dashboard, every="week", day=1, people=people)


def evening() -> None:
    """What the timetable sends by itself."""
    schedules.send_due()
