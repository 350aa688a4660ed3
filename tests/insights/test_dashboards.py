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
from core.queue import jobs
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


def test_the_filters_stand_in_the_address_and_narrow_every_part_but_targets(figures):
    dashboard = begin(figures, is_shared=True, filters={"tier": "gold"})
    tiles = of_every_kind(figures, dashboard)
    client = figures.staff_client("manager")
    # Opened without a word, it is as it was set up; the address decides as soon as it says something.
    opened = page(client, dashboard)
    assert '<div class="value">€3,000</div>' in part(opened, tiles["figure"])
    assert "Beta Services" not in part(opened, tiles["ranking"])
    assert "of the whole programme" in part(opened, tiles["target"])
    asked = page(client, dashboard, months="12")
    assert '<div class="value">€4,000</div>' in part(asked, tiles["figure"])
    bronze = page(client, dashboard, tier="bronze")
    assert '<div class="value">0</div>' in part(bronze, tiles["list"])
    assert "tier=bronze" in part(bronze, tiles["list"])
    assert "?tier=gold&amp;months=3" in opened
    assert "?months=12" in opened


def test_a_shared_dashboard_shows_each_reader_the_figures_of_their_own_partners(figures):
    dashboard = begin(figures, is_shared=True)
    tiles = of_every_kind(figures, dashboard)
    text = page(figures.staff_client("manager_own"), dashboard)
    assert '<div class="value">€3,000</div>' in part(text, tiles["figure"])
    assert "Beta Services" not in text
    assert "Figures of your own partners." in text


def test_a_private_dashboard_is_its_owners_alone_and_roles_narrow_a_shared_one(figures):
    private = begin(figures)
    narrowed = begin(figures, name=both("Étroite", "Narrowed"), is_shared=True, roles=["finance", "manager"])
    seen = {}
    for role in ("manager", "finance", "manager_own", "administrator"):
        client = figures.staff_client(role)
        seen[role] = [
            client.get(reverse("insights:dashboard-of", args=[row.public_id])).status_code
            for row in (private, narrowed)
        ]
        listed = client.get(reverse("insights:dashboards")).content.decode()
        assert (">Review<" in listed, "Narrowed" in listed) == tuple(code == 200 for code in seen[role])
    assert seen == {
        "manager": [200, 200],
        "finance": [404, 200],
        "manager_own": [404, 404],
        "administrator": [404, 404],
    }


def test_a_reader_without_the_permission_of_a_measure_or_list_is_shown_neither(figures):
    dashboard = begin(figures, is_shared=True)
    ranking = put(figures, dashboard, kind="ranking", figure="visit_days")
    entries = put(figures, dashboard, "administrator", kind="list", address=reverse("web:audit"))
    text = page(figures.staff_client("legal"), dashboard)
    assert "Your role does not show this measure." in part(text, ranking)
    assert "Your role does not show this list." in part(text, entries)
    assert reverse("web:audit") not in part(text, entries)


def test_another_one_may_read_and_copy_but_not_change(figures):
    dashboard = begin(figures, "marketing", is_shared=True)
    tile = put(
        figures, dashboard, "marketing", kind="figure", kpi="active_partners", title=both("À nous", "Ours")
    )
    client = figures.staff_client("finance")
    assert client.get(reverse("insights:dashboard-arrange", args=[dashboard.public_id])).status_code == 403
    assert client.post(reverse("insights:tile-remove", args=[tile.public_id])).status_code == 403
    with pytest.raises(DomainError) as refused:
        services.tile_remove(actor=figures.actor("finance"), tile=tile)
    assert refused.value.status == 403
    url = reverse("insights:dashboard-copy", args=[dashboard.public_id])
    assert 'value="Copy of Review"' in client.get(url).content.decode()
    client.post(url, {"name_en": "My review", "name_fr": "Ma revue"})
    copied = Dashboard.objects.get(owner=figures.staff["finance"])
    assert (str(copied), copied.is_shared) == ("My review", False)
    assert [(row.kpi, str(row.title)) for row in copied.tiles.all()] == [("active_partners", "Ours")]
    # Who looks after what is shared may: the dashboard of somebody who left is not stuck.
    services.tile_remove(actor=figures.actor("manager"), tile=tile)
    assert not dashboard.tiles.exists()


def test_two_dashboards_that_are_seen_together_have_different_names_in_every_language(figures):
    begin(figures, is_shared=True)
    for name in (both("Revue", "Other"), both("", "  REVIEW ")):
        with pytest.raises(DomainError) as refused:
            begin(figures, "finance", name=name, is_shared=True)
        assert refused.value.fields["name"] == ["A shared dashboard has this name already."]
    mine = begin(figures, "finance")
    begin(figures, "marketing")
    with pytest.raises(DomainError):
        begin(figures, "finance", name=both("Revue", "Third"))
    with pytest.raises(DomainError):
        services.dashboard_change(actor=figures.actor("finance"), dashboard=mine, is_shared=True)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": "figure", "kpi": "no_such"}, "kpi"),
        ({"kind": "breakdown", "kpi": "nps", "dimension": "type"}, "kpi"),
        ({"kind": "ranking", "figure": "no_such"}, "figure"),
        ({"kind": "list", "address": "/staff/insights/"}, "address"),
        ({"kind": "list", "address": "https://elsewhere.test/nothing/"}, "address"),
        ({"kind": "list", "address": "/staff/deals/\x00"}, "address"),
        ({"kind": "figure", "kpi": "nps", "rows_shown": 0}, "rows_shown"),
    ],
)
def test_a_part_shows_what_exists(figures, values, field):
    dashboard = begin(figures)
    with pytest.raises(DomainError) as refused:
        put(figures, dashboard, **values)
    assert (refused.value.status, list(refused.value.fields)) == (422, [field])
    assert not dashboard.tiles.exists()


def test_the_database_itself_refuses_a_part_that_shows_nothing(figures):
    with pytest.raises(DomainError) as refused:
        put(figures, begin(figures), kind="figure", figure="revenue", kpi="nps")
    assert str(refused.value.message) == "Say what this part of the dashboard shows."


@pytest.mark.one_engine
def test_the_address_of_a_list_is_kept_without_host_order_and_place(figures):
    actor = figures.actor("manager")
    pasted = "https://prm.test/staff/sales/?role=sourced&sort=-sold&cursor=x&q=&export=csv"
    assert lists.checked(pasted, actor) == "/staff/sales/?role=sourced"


def test_parts_are_put_in_order_by_buttons(figures):
    dashboard = begin(figures)
    first, second = [put(figures, dashboard, kind="figure", kpi=kpi) for kpi in ("nps", "growth")]
    client = figures.staff_client("manager")
    client.post(reverse("insights:tile-move", args=[second.public_id]), {"to": "0"})
    assert [row.pk for row in dashboard.tiles.all()] == [second.pk, first.pk]
    arranged = client.get(reverse("insights:dashboard-arrange", args=[dashboard.public_id])).content.decode()
    assert arranged.index("Growth of active partners") < arranged.index("NPS of partners")


def test_a_part_is_added_changed_and_taken_off_by_forms(figures):
    dashboard = begin(figures)
    client = figures.staff_client("manager")
    url = reverse("insights:tile-new", args=[dashboard.public_id, "breakdown"])
    sent = {"kpi": "revenue_partners", "dimension": "country", "rows_shown": "5", "width": "6"}
    assert client.post(url, sent).status_code == 302
    tile = dashboard.tiles.get()
    assert (tile.kind, tile.dimension, tile.rows_shown, tile.months) == ("breakdown", "country", 5, None)
    edit = reverse("insights:tile-edit", args=[tile.public_id])
    assert 'value="country" selected' in client.get(edit).content.decode()
    client.post(edit, {**sent, "months": "24", "title_en": "Where", "title_fr": "Où"})
    tile.refresh_from_db()
    assert (tile.months, str(tile)) == (24, "Where")
    answer = client.post(
        reverse("insights:tile-new", args=[dashboard.public_id, "list"]), {"address": "/x/", "width": "4"}
    )
    assert answer.status_code == 422
    assert "This is no list of the back-office." in answer.content.decode()
    client.post(reverse("insights:tile-remove", args=[tile.public_id]))
    assert not dashboard.tiles.exists()


def test_every_part_is_taken_away_as_csv_and_xlsx_as_the_page_shows_it(figures):
    dashboard = begin(figures, is_shared=True, filters={"tier": "gold"})
    tiles = of_every_kind(figures, dashboard)
    client = figures.staff_client("manager")
    found = {}
    for kind, tile in tiles.items():
        url = reverse("insights:tile-export", args=[tile.public_id])
        answer = client.get(url, {"months": "12", "export": "csv"})
        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        found[kind] = [row for row in csv.reader(StringIO(text)) if row]
        sheet = load_workbook(BytesIO(client.get(url, {"months": "12", "export": "xlsx"}).content)).active
        assert sheet.max_row == len(found[kind])
    assert found["figure"][1] == ["Revenue via partners", "4000.00"]
    assert found["ranking"][1:] == [["Alpha Conseil", "3000.00"], ["Beta Services", "1000.00"]]
    assert found["breakdown"][1:] == [["Gold", "3000.00"], ["Bronze", "1000.00"]]
    assert found["target"][1] == ["Attained", "2"]
    assert found["list"][1][1] == "1"
    assert len(found["chart"]) == 13
    assert figures.staff_client("support").get(url).status_code == 403
    # Without a word in the address it is as the dashboard opens.
    opened = client.get(reverse("insights:tile-export", args=[tiles["figure"].public_id]))
    assert b"3000.00" in b"".join(opened.streaming_content)


def test_a_dashboard_is_a_document_by_a_job_with_the_figures_of_whoever_asked(figures):
    dashboard = begin(figures, is_shared=True)
    of_every_kind(figures, dashboard)
    url = reverse("insights:dashboard-pdf", args=[dashboard.public_id])
    answer = figures.staff_client("manager_own").post(f"{url}?months=12", {"language": "fr"})
    assert answer.status_code == 302
    jobs.run_due()
    job = Job.objects.get(kind="insights.dashboard_pdf")
    assert job.error == ""
    assert (job.status, StoredFile.objects.get().name) == ("done", f"revue-{clock.today()}.pdf")


@pytest.mark.one_engine
def test_the_document_says_what_the_page_says_in_the_language_asked_for(figures, monkeypatch):
    from insights.dashboards import documents
    from web import pdf as documents_of_pages

    dashboard = begin(figures, is_shared=True, filters={"tier": "gold"})
    of_every_kind(figures, dashboard)
    made = {}
    monkeypatch.setattr(
        documents_of_pages, "from_html", lambda html, **options: made.setdefault("html", html).encode()
    )
    with override("en"):
        documents.sent_document(figures.staff["manager"].public_id, dashboard, "fr")
    assert "<h1>Revue</h1>" in made["html"]
    assert "Gold" in made["html"]
    assert "3 000" in made["html"].replace("\u202f", " ").replace("\xa0", " ")
    assert "<svg" in made["html"]
    assert "Beta Services" not in made["html"]


@pytest.mark.one_engine
def test_a_dashboard_asks_as_much_for_many_partners_as_for_few(figures):
    dashboard = begin(figures, is_shared=True)
    of_every_kind(figures, dashboard)
    client = figures.staff_client("manager")

    def asked() -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as sent:
            page(client, dashboard)
        return len(sent)

    page(client, dashboard)
    few = asked()
    for number in range(12):
        partner = make(type(figures.a), figures.a, name=f"Partner {number}", status="active")
        sell(partner, clock.today(), 10 + number)
    rollup.run()
    page(client, dashboard)
    assert asked() == few


def read_csv(answer) -> list[list[str]]:
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(StringIO(text)))


@pytest.mark.one_engine
def test_all_figures_and_targets_are_files_too_and_a_figure_over_the_period_of_its_page(figures):
    target()
    client = figures.staff_client("finance")
    rows = read_csv(client.get(reverse("insights:kpis"), {"export": "csv"}))
    assert ["Revenue", "Revenue via partners", "4000.00"] in [row[:3] for row in rows]
    targets = read_csv(client.get(reverse("insights:targets"), {"export": "csv"}))
    assert targets[1][:3] == ["A hundred", "", "2"]
    assert client.get(reverse("insights:targets"), {"export": "xlsx"}).status_code == 200
    assert figures.staff_client("support").get(reverse("insights:kpis"), {"export": "csv"}).status_code == 403
    # The links of a page keep its filters and its period.
    text = client.get(reverse("insights:dashboard"), {"tier": "gold", "months": "3"}).content.decode()
    for kind in ("csv", "xlsx"):
        assert f"/revenue_partners/export/?tier=gold&amp;months=3&amp;export={kind}" in text
        assert f"/active_partners/export/?by=country&amp;tier=gold&amp;months=3&amp;export={kind}" in text


@pytest.mark.parametrize(
    "address", ["//[x", "http://[", "/staff/sales/\x00", "javascript:alert(1)", "//evil.test"]
)
def test_what_is_no_address_is_no_list(cast, address):
    with pytest.raises(DomainError) as refused:
        lists.checked(address, cast.actor("manager"))
    assert "address" in refused.value.fields


def test_a_list_narrowed_by_what_a_reader_may_not_see_is_not_counted_for_them(cast):
    dashboard = begin(cast, is_shared=True)
    tile = put(cast, dashboard, kind="list", address="/staff/partners/?never_seen=true")
    assert "Your role does not show this list." in part(page(cast.staff_client("legal"), dashboard), tile)
    assert "Your role does not show this list." not in part(
        page(cast.staff_client("manager"), dashboard), tile
    )
