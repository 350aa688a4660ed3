"""Dashboards that people put together: what they show, to whom, as a page, a file, a document and over the API."""

from __future__ import annotations

import csv
from datetime import date
from io import BytesIO, StringIO

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override
from openpyxl import load_workbook

from core import clock
from core.errors import DomainError
from core.models import Job, StoredFile
from core.text import both
from insights.dashboards import lists, services
from insights.dashboards.models import Dashboard, DashboardTile
from insights.models import Target
from insights.rollups import rollup
from tests.insights.test_pages import active_since, sell
from tests.support.factories import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def figures(cast):
    """Alpha (Gold, of the restricted manager): €3,000 sourced last month. Beta (Bronze): €1,000 influenced."""
    today = clock.today()
    last_month = clock.add_months(clock.month_start(today), -1)
    active_since(cast.a, clock.add_months(today, -24))
    active_since(cast.b, last_month)
    sell(cast.a, last_month, 3_000)
    sell(cast.b, last_month, 1_000, "influenced")
    rollup.run()
    return cast


def begin(cast, role: str = "manager", **values) -> Dashboard:
    values = {"name": both("Revue", "Review"), **values}
    return services.dashboard_create(actor=cast.actor(role), **values)


def put(cast, dashboard: Dashboard, role: str = "manager", **values) -> DashboardTile:
    return services.tile_save(actor=cast.actor(role), dashboard=dashboard, **values)


def page(client, dashboard: Dashboard, **query) -> str:
    response = client.get(reverse("insights:dashboard-of", args=[dashboard.public_id]), query)
    assert response.status_code == 200
    return response.content.decode()


def part(text: str, tile: DashboardTile) -> str:
    """What the page shows of one tile."""
    return text.split(f'id="{tile.public_id}"')[1].split("</section>")[0]


def target() -> Target:
    return Target.objects.create(
        code="t", label=both("Cent", "A hundred"), shape="number", kpi="active_partners", value=100,
        starts_on=date(2026, 1, 1),
    )  # fmt: skip


def of_every_kind(cast, dashboard: Dashboard) -> dict[str, DashboardTile]:
    shown = {
        "figure": {"kpi": "revenue_partners"},
        "chart": {"kpi": "revenue_partners"},
        "breakdown": {"kpi": "revenue_partners", "dimension": "tier"},
        "ranking": {"figure": "revenue"},
        "target": {"target": target()},
        "list": {"address": "/staff/sales/?role=sourced"},
    }
    return {kind: put(cast, dashboard, kind=kind, **values) for kind, values in shown.items()}


def test_every_kind_of_part_shows_its_figures_and_opens_the_rows_behind_them(figures):
    dashboard = begin(figures, is_shared=True)
    tiles = of_every_kind(figures, dashboard)
    client = figures.staff_client("manager")
    text = page(client, dashboard)
    shown = {kind: part(text, tile) for kind, tile in tiles.items()}
    assert '<div class="value">€4,000</div>' in shown["figure"]
    assert "/staff/sales/?sold_after=" in shown["figure"]
    last = clock.add_months(clock.month_start(clock.today()), -1)
    assert f"/staff/sales/?sold_after={last}&amp;sold_before=" in shown["chart"]
    assert "€3,000" in shown["breakdown"]
    assert "tier=gold" in shown["breakdown"]
    assert shown["ranking"].index("Alpha Conseil") < shown["ranking"].index("Beta Services")
    assert f"/staff/sales/?partner={figures.a.public_id}" in shown["ranking"]
    assert "A hundred" in shown["target"]
    assert "2%" in shown["target"]
    assert '<div class="value">1</div>' in shown["list"]
    assert 'href="/staff/sales/?role=sourced"' in shown["list"]
