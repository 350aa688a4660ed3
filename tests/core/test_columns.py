"""Lists drawn from their columns: what a page shows, what a file holds, in which order, to whom."""

from __future__ import annotations

import csv
from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import StoredFile
from core.routes import routes
from core.text import TranslatedField
from partners.models import Partner, PartnerType, Tier
from partners.partner.columns import PARTNER_COLUMNS, partner_columns
from pipeline.models import Sale
from tests.support.factories import several
from tests.support.users import make_partner
from web import columns as cols
from web.columns import Column
from web.exports import csv_lines
from web.lists import TableList

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("uncounted_navigation")]

LISTS = [route for route in routes() if isinstance(route.view, type) and issubclass(route.view, TableList)]
# What an order stands on is set by the operations, and not by the factories.
NEVER_NULL = {"pipeline:deals": {"decide_by": date(2099, 1, 31)}}
# A text that no two rows may share: one row is hostile by it.
UNIQUE_TEXTS = {"marketing:segments": "name"}
by_name = pytest.mark.parametrize("route", LISTS, ids=lambda route: route.name)


def every_code(view: type[TableList]) -> str:
    return ",".join(column.code for column in view().all_columns())


def get(cast, route, **query):
    answer = cast.staff_client("administrator").get(reverse(route.name), query)
    assert answer.status_code == 200
    return answer


@pytest.mark.one_engine
def test_the_lists_of_the_house_are_drawn_from_columns():
    assert {route.name for route in LISTS} == {
        "partners:list", "pipeline:deals", "pipeline:sales", "pipeline:recruitment-list", "agreements:list",
        "pipeline:applications", "insights:health",
        "agreements:exclusivities", "pipeline:white-label", "pipeline:white-label-terms", "referrals:commissions",
        "pipeline:recruitment-reviews", "pipeline:webinars",
        "payouts:statements",
        "integrations:list",
        "integrations:requests", "partners:rates",
        "marketing:actions", "marketing:fund-requests", "marketing:press", "marketing:awards",
        "marketing:publications", "marketing:coverage-list", "marketing:segments",
        "insights:declared-amounts", "insights:cost-reductions",
        "insights:surveys", "insights:survey-answers",
        "enablement:certificates", "enablement:training",
        "marketing:announcements", "marketing:announcement-readers", "marketing:mail-campaigns",
        "marketing:campaign-mails", "marketing:suppressions",
        "insights:dashboards",
        "partners:imports", "partners:onboarding", "partners:import-problems", "partners:import-matches",
        "insights:tier-standings", "insights:tier-proposals",
    }  # fmt: skip


@by_name
def test_codes_and_orders_of_a_list_are_its_own(route):
    codes = [column.code for column in route.view().all_columns()]
    assert len(codes) == len(set(codes))
    assert route.view.default_sort in cols.orderings(route.view.columns)


@by_name
@pytest.mark.one_engine
def test_no_cell_lets_markup_of_a_row_through(cast, route):
    """Every text of every row is hostile, and every column is shown."""
    canary = "<b id=canary>\"'&"
    for model in (PartnerType, Tier):
        model.objects.update(name={"en": canary, "fr": canary})
    Partner.objects.update(**dict.fromkeys(("name", "legal_name", "website", "description"), canary))
    for model in (Sale, route.view.queryset.model):
        several(model, cast.a, 3, **dict.fromkeys(_texts(model, len(canary)), canary))
    translated = [f.name for f in route.view.queryset.model._meta.fields if isinstance(f, TranslatedField)]
    named = route.view.queryset.model.objects.all() if translated else ()
    for number, row in enumerate(named):
        # Each another one: a name may be unique.
        hostile = {name: {"en": f"{canary}{number}", "fr": f"{canary}{number}"} for name in translated}
        type(row).objects.filter(pk=row.pk).update(**hostile)
    StoredFile.objects.update(name=canary)
    if alone := UNIQUE_TEXTS.get(route.name):
        model = route.view.queryset.model
        model.objects.filter(pk=model.objects.values("pk")[:1]).update(**{alone: canary})
    page = get(cast, route, columns=every_code(route.view)).content.decode()
    assert "&lt;b id=canary&gt;&quot;&#x27;&amp;" in page
    assert "<b id=canary" not in page


def _texts(model: type[models.Model], length: int) -> list[str]:
    """The free texts of a model, but for those that a constraint speaks of."""
    bound = {name for c in model._meta.constraints for name in (*getattr(c, "fields", ()), *_asked(c))}
    return [
        f.name
        for f in model._meta.concrete_fields
        if type(f) in (models.CharField, models.TextField)
        and not (f.choices or f.unique or f.name in bound)
        and (f.max_length or length) >= length
    ]


def _asked(constraint: models.BaseConstraint) -> set[str]:
    condition = getattr(constraint, "condition", None)
    return condition.referenced_base_fields if condition else set()


@by_name
@pytest.mark.one_engine
def test_a_list_asks_as_much_for_a_few_rows_as_for_more_than_a_page(cast, route, monkeypatch):
    """With every column, those of higher rooms too."""
    monkeypatch.setattr(TableList, "page_size", 20)
    counts = []
    for number in (3, 27):
        several(route.view.queryset.model, cast.a, number)
        get(cast, route, columns=every_code(route.view))
        cache.clear()
        with CaptureQueriesContext(connection) as sent:
            page = get(cast, route, columns=every_code(route.view)).context["page"]
        counts.append((len(sent), len(page["rows"])))
    (few, _three), (many, rows) = counts
    assert many == few
    assert (rows, bool(page["next_url"])) == (20, True)


@by_name
def test_every_order_walks_all_rows_once_both_ways(cast, route, monkeypatch):
    monkeypatch.setattr(TableList, "page_size", 3)
    several(route.view.queryset.model, cast.a, 10, **NEVER_NULL.get(route.name, {}))
    every = {row.pk for row in route.view.queryset.all()}
    client = cast.staff_client("administrator")
    for name, path in cols.orderings(route.view.columns).items():
        seen: list[object] = []
        url = f"?sort={name}"
        while url:
            answer = client.get(reverse(route.name) + url)
            seen += answer.context["page"]["rows"]
            url = answer.context["page"]["next_url"]
        assert len(seen) == len({row.pk for row in seen})
        assert {row.pk for row in seen} == every
        values = [(_value(row, path.removeprefix("-")), row.pk) for row in seen]
        assert values == sorted(values, reverse=path.startswith("-"))


def _value(row, path):
    for step in path.split("__"):
        row = getattr(row, step)
    return row


@by_name
@pytest.mark.one_engine
def test_a_file_holds_the_rows_of_the_page_in_its_order(cast, route):
    several(route.view.queryset.model, cast.a, 5)
    view = route.view()
    exported = [column for column in view.all_columns() if column.exported]
    for name in cols.orderings(view.columns):
        page = get(cast, route, sort=name, columns=",".join(column.code for column in exported))
        pairs = [(column.file_label or column.label, column.value) for column in exported]
        wanted = csv.reader("".join(csv_lines(page.context["page"]["rows"], pairs)).splitlines()[1:])
        file = b"".join(get(cast, route, sort=name, export="csv").streaming_content).decode("utf-8-sig")
        heads, *rows = csv.reader(file.splitlines())
        assert heads == [str(column.file_label or column.label) for column in exported]
        assert rows == list(wanted)


def test_a_column_is_for_those_with_its_permission(cast):
    columns = [Column("a", "A", str), Column("b", "B", str, permission="partners.partner:export")]
    for role, codes in (("administrator", ["a", "b"]), ("support", ["a"])):
        actor = cast.actor(role)
        assert [column.code for column in cols.chosen(columns, actor)] == codes
        assert [column.code for column in cols.permitted(columns, actor)] == codes
        assert [column.code for column in cols.chosen(columns, actor, ["b"])] == (codes[1:] or ["a"])


def test_columns_are_chosen_by_their_codes_and_in_their_order(cast):
    route = next(route for route in LISTS if route.name == "partners:list")
    page = get(cast, route, columns="revenue,name,unknown,name").content.decode()
    assert page.index("Revenue, 12 months</th>") < page.index('<a class="who"')
    assert "Looked after by</th>" not in page


def test_what_other_tables_know_of_partners(cast):
    """Revenue net of refunds of twelve months, and nothing of what is older."""
    for amount, sold_on in ((10_000, date.today()), (99_900, date(2001, 1, 1))):
        Sale.objects.create(
            partner=cast.a, source="manual", sold_on=sold_on, amount_minor=amount, programme_minor=amount
        )
    rows = cols.load(list(Partner.objects.order_by("pk")), partner_columns(), cast.actor("administrator"))
    said = {column.code: column for column in partner_columns()}
    row = next(row for row in rows if row.pk == cast.a.pk)
    assert said["revenue"].html(row) == "€100.00"
    assert said["open_deals"].html(row) == "–"


def test_totals_are_the_sum_of_the_rows_in_each_currency(cast):
    other = make_partner("Beta 2", cast.a.type, tier=cast.a.tier, owner=cast.a.owner)
    for partner, amount, currency in (
        (cast.a, 10_050, "EUR"), (cast.a, 20_000, "EUR"), (cast.a, 300, "USD"), (other, 7_000, "EUR"),
    ):  # fmt: skip
        Sale.objects.create(
            partner=partner, source="manual", sold_on="2026-01-05", amount_minor=amount,
            programme_minor=amount, currency=currency,
        )  # fmt: skip
    route = next(route for route in LISTS if route.name == "pipeline:sales")
    page = get(cast, route, partner=cast.a.public_id).content.decode()
    assert "Total, refunds taken off: <strong>€300.50 · US$3.00</strong>" in page or (
        "Total, refunds taken off: <strong>€300.50 · $3.00</strong>" in page
    )
    # Of the whole list nothing is added up: it may hold a million rows.
    assert "Total, refunds taken off:" not in get(cast, route).content.decode()


def test_the_api_answers_the_fields_that_are_asked_for(stage):
    client = stage.staff_token("administrator")
    rows = client.get("/api/v1/partners/", {"fields": "name,status"}).json()["results"]
    assert rows
    assert all(list(row) == ["name", "status"] for row in rows)
    whole = client.get("/api/v1/partners/").json()["results"]
    assert set(whole[0]) == {"id", "own_fields", *(column.code for column in PARTNER_COLUMNS if column.api)}
    refused = client.get("/api/v1/partners/", {"fields": "name,secret"})
    assert (refused.status_code, refused.headers["Content-Type"]) == (400, "application/problem+json")
    assert refused.json()["type"] == "urn:prm:problem:unknown-field"
    assert "secret" in refused.json()["errors"][0]["detail"]
