"""The same words give the same figure, whichever page says them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from core import clock, slots
from core.money import Money
from insights.kpis import present, selectors
from insights.kpis.registry import KPIS
from insights.kpis.selectors import Scope
from insights.models import Target
from insights.rollups import rollup
from tests.insights.test_pages import active_since, page, sell, stats


@pytest.fixture
def edges(cast):
    """Alpha sold on the first and the last day of both years, and on the days just outside them."""
    today = clock.today()
    year_ago = clock.add_months(today, -12)
    for day, euros in (
        (today, 600),
        (year_ago + timedelta(days=1), 60),
        (year_ago, 500),
        (clock.add_months(today, -24) + timedelta(days=1), 50),
        (clock.add_months(today, -24), 7_000),
    ):
        sell(cast.a, day, euros)
    rollup.run()
    return cast


def fact_of(actor, partner) -> slots.Fact:
    facts = [fact for fill in slots.partner_facts for fact in fill(actor, partner)]
    return next(fact for fact in facts if str(fact.label) == "Revenue, 12 months")


def test_twelve_months_are_the_same_on_the_tile_the_list_and_the_partners_page(edges):
    manager = edges.actor("manager")
    fact = fact_of(manager, edges.a)
    # 600 + 60 against 500 + 50: a fifth more.
    assert (fact.value, str(fact.note)) == (Money(66_000, "EUR"), "+20% against the year before")
    [top] = selectors.top_partners(Scope(manager))
    assert (top["revenue"], round(top["growth"] * 100)) == (66_000, 20)
    reading = selectors.read(Scope(manager))
    kpi = KPIS["revenue_partners"]
    assert (kpi.read(reading.now), kpi.read(reading.before)) == (66_000, 55_000)
    assert (
        stats(page(edges.staff_client("manager"), "dashboard"))["Revenue via partners, 12 months"] == "€660"
    )
    portal = fact_of(edges.member("a", "administrator"), edges.a)
    assert (portal.value, str(portal.note)) == (fact.value, str(fact.note))


def test_the_links_open_exactly_the_sales_of_the_twelve_months(edges):
    client = edges.staff_client("manager")
    reading = selectors.read(Scope(edges.actor("manager")))
    tile = present.rows_url(KPIS["revenue_partners"], reading.now, reading.scope)
    for url in (tile, fact_of(edges.actor("manager"), edges.a).href):
        rows = client.get(url).context["page"]["rows"]
        assert sorted(row.programme_minor for row in rows) == [6_000, 60_000], url
    # The list of top partners opens the same days.
    assert tile.split("?")[1].replace("&", "&amp;") in page(client, "dashboard")


@pytest.mark.parametrize("months", [3, 6, 24])
def test_other_periods_end_today_and_follow_one_another_without_a_gap(cast, months):
    today = clock.today()
    edge = clock.add_months(today, -months)
    sell(cast.a, edge + timedelta(days=1), 10)
    sell(cast.a, edge, 3)
    rollup.run()
    reading = selectors.read(Scope(cast.actor("manager")), months=months)
    kpi = KPIS["revenue_partners"]
    assert (kpi.read(reading.now), kpi.read(reading.before)) == (1_000, 300)


def test_periods_of_short_months_miss_no_day_and_count_none_twice(cast, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: date(2026, 8, 31))
    # Six months before the end of August is the end of February; a year before is 31 August.
    for day, euros in ((date(2026, 3, 1), 1), (date(2026, 2, 28), 20), (date(2025, 8, 29), 300),
                       (date(2025, 8, 28), 4_000)):  # fmt: skip
        sell(cast.a, day, euros)
    rollup.run()
    reading = selectors.read(Scope(cast.actor("manager")), months=6)
    kpi = KPIS["revenue_partners"]
    assert (kpi.read(reading.now), kpi.read(reading.before)) == (100, 32_000)


def test_months_of_the_chart_stay_calendar_months(edges):
    manager = edges.actor("manager")
    reading = selectors.read(Scope(manager))
    series = reading.series(KPIS["revenue_sourced"])
    assert len(series) == 12
    assert series[-1] == 60_000


def test_active_partners_are_compared_with_the_same_day_in_tile_growth_and_target(cast):
    year_ago = clock.add_months(clock.today(), -12)
    active_since(cast.a, year_ago)
    # Active from the day after: not one of last year's, though perhaps of last year's month.
    active_since(cast.b, year_ago + timedelta(days=1))
    rollup.run()
    reading = selectors.read(Scope(cast.actor("manager")))
    assert KPIS["active_partners"].read(reading.now) == 2
    assert KPIS["active_partners"].read(reading.before) == 1
    assert KPIS["growth"].read(reading.now) == 1
    target = Target(code="growth", shape="threshold", kpi="growth", value=1, starts_on=year_ago)
    [line] = selectors.target_lines(reading, [target])
    assert line.standing.attained == 1
