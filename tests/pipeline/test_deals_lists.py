"""Lists of deals and sales: what is filtered is named, what is counted is what is shown."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from core.money import Money
from pipeline.deals import closing as deal_closing
from pipeline.sales import services as sale_services
from tests.pipeline.deal_factories import approve, register

# A Friday: two business days later is Tuesday.
FRIDAY = datetime(2026, 11, 13, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def friday():
    with time_machine.travel(FRIDAY, tick=False):
        yield


@pytest.fixture
def manager(cast):
    return cast.staff_client("manager")


def read(client, name: str, query: str = "", *args) -> str:
    return client.get(reverse(name, args=args) + query).content.decode()


def chips(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.split('class="chips"')[1].split("</div>")[0]).split())


def tile(page: str, label: str) -> str:
    found = re.search(rf">{label}</a></div>\s*<div class=\"value\">([^<]*)<", page)
    return found.group(1)


def test_a_chip_names_the_partner_and_the_days(cast, manager):
    register(cast)
    query = f"?partner={cast.a.public_id}&closed_after=2025-12-01&closed_before=2026-11-21"
    shown = chips(read(manager, "pipeline:deals", query))
    assert "Partner Alpha Conseil" in shown
    assert "1 Dec 2025 – 21 Nov 2026" in shown
    assert cast.a.public_id not in shown
    assert "00:00" not in shown
    sales = chips(read(manager, "pipeline:sales", f"?partner={cast.a.public_id}&sold_after=2025-12-01"))
    assert "Partner Alpha Conseil" in sales
    assert "1 Dec 2025 – …" in sales


def test_a_chip_names_no_partner_that_the_reader_may_not_see(cast):
    cast.b.owner = None
    cast.b.save()
    page = read(cast.staff_client("manager_own"), "pipeline:deals", f"?partner={cast.b.public_id}")
    assert cast.b.name not in chips(page)


def test_the_tiles_of_the_deals_follow_the_filter(cast, manager):
    register(cast)
    register(cast, "b", customer_name="Other", customer_domain="other.fr")
    assert tile(read(manager, "pipeline:deals"), "Waiting for a decision") == "2"
    query = f"?partner={cast.a.public_id}&status=approved"
    page = read(manager, "pipeline:deals", query)
    assert tile(page, "Waiting for a decision") == "1"
    assert f'href="?partner={cast.a.public_id}&amp;age=late&amp;sort=deadline"' in page


def test_a_list_of_sales_that_was_narrowed_shows_its_total_by_currency(cast, manager):
    actor = cast.actor("manager")
    for amount, currency, partner in (
        (10_000, "EUR", cast.a),
        (5_050, "EUR", cast.a),
        (7_000, "EUR", cast.b),
    ):
        sale_services.sale_record(
            actor=actor,
            partner=partner,
            role="sourced",
            source="manual",
            sold_on=date(2026, 11, 1),
            amount=Money(amount, currency),
            customer_name="Helio",
        )
    page = read(manager, "pipeline:sales", f"?partner={cast.a.public_id}")
    assert "€150.50" in page.split("<tfoot>")[1].split("</tfoot>")[0]
    assert "<tfoot>" not in read(manager, "pipeline:sales")


def test_the_tab_counts_what_its_first_table_shows(cast, manager):
    register(cast)
    lost = approve(cast, register(cast, customer_name="Gone", customer_domain="gone.fr"))
    deal_closing.deal_lose(actor=cast.actor("manager"), deal=lost, reason="Price")
    page = read(manager, "partners:tab", "", cast.a.public_id, "deals")
    assert re.search(r'Deals <span class="count">1</span>', page)
    opened, closed = page.split("Open deals")[1].split("Closed deals")
    assert "Helio Santé SAS" in opened
    assert "Gone" not in opened
    assert "Gone" in closed


def test_my_day_and_the_list_count_the_same_business_days(cast, manager):
    register(cast)
    # Due on Tuesday 17; Monday 23 is six days later, four of them business days.
    with time_machine.travel(FRIDAY + timedelta(days=10), tick=False):
        for name in ("pipeline:deals", "web:my_day"):
            page = read(manager, name)
            assert "4 business days late" in page, name
            assert "6 days ago" not in page, name


@pytest.mark.parametrize(
    ("query", "arrow"), [("", "descending"), ("?sort=-created", "descending"), ("?sort=created", "ascending")]
)
def test_an_arrow_says_how_the_column_runs(cast, manager, query, arrow):
    register(cast)
    head = re.search(
        r"<th[^>]*>(?:(?!</th>).)*Registered.*?</th>", read(manager, "pipeline:deals", query), re.S
    )
    assert f'aria-sort="{arrow}"' in head.group(0)
    wanted = "created" if arrow == "descending" else "-created"
    assert f'sort={wanted}"' in head.group(0)
