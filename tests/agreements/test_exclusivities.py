"""The exclusivities granted, as one list: who has what, from when to when, by day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from agreements.exclusivities.selectors import exclusivities_in_force, granted
from agreements.models import Agreement, Exclusivity
from core import clock
from partners.models import Region, Sector
from tests.support.factories import make

PAGE = "agreements:exclusivities"
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


def promise(partner, *, agreement: dict | None = None, **details) -> Exclusivity:
    terms = {"status": "active", "starts_on": FIRST, "ends_on": LAST, **(agreement or {})}
    return Exclusivity.objects.create(agreement=make(Agreement, partner, **terms), **details)


def seen(rows) -> set[int]:
    return {row.pk for row in rows}


@pytest.mark.parametrize(
    ("agreement", "own", "last", "states"),
    [
        # its agreement's days
        ({}, {}, LAST, ("coming", "active", "ended")),
        # days of its own
        ({}, {"valid_from": date(2026, 3, 1), "valid_to": date(2026, 5, 31)}, date(2026, 5, 31),
         ("coming", "ended", "ended")),
        # renewed by itself: no end in sight, until it is decided
        ({"tacit_renewal": True, "renewal_months": 12}, {}, None, ("coming", "active", "active")),
        ({"tacit_renewal": True, "renewal_months": 12, "outcome": "ended"}, {}, LAST,
         ("coming", "active", "ended")),
        # ended before its time: so did what it promised
        ({"status": "terminated", "ended_on": date(2026, 4, 30)}, {"valid_to": date(2026, 9, 30)},
         date(2026, 4, 30), ("coming", "ended", "ended")),
        ({"ends_on": None}, {}, None, ("coming", "active", "active")),
    ],
)  # fmt: skip
def test_the_state_is_that_of_the_day(cast, agreement, own, last, states):
    row = promise(cast.a, agreement=agreement, **own)
    days = (date(2025, 12, 31), date(2026, 6, 1), date(2027, 1, 1))
    found = [granted(day).get(pk=row.pk) for day in days]
    assert tuple(one.state for one in found) == states
    assert found[0].last_on == last


def test_the_first_and_the_last_day_count(cast):
    row = promise(cast.a)
    days = (FIRST - timedelta(days=1), FIRST, LAST, LAST + timedelta(days=1))
    assert [granted(day).get(pk=row.pk).state for day in days] == ["coming", "active", "active", "ended"]


def test_drafts_and_amendments_are_not_in_the_list(cast):
    kept = promise(cast.a)
    promise(cast.a, agreement={"status": "draft"})
    amended = make(Agreement, cast.a, status="active", starts_on=FIRST)
    promise(cast.a, agreement={"kind": "amendment", "amends": amended})
    assert seen(granted()) == {kept.pk}


def test_what_is_in_force_on_a_day_in_one_query(cast, django_assert_num_queries):
    of_b, of_a = promise(cast.b, country="SE"), promise(cast.a, sector=cast.vocabulary.sector)
    promise(cast.a, valid_to=date(2026, 2, 28))
    with django_assert_num_queries(1):
        rows = list(exclusivities_in_force(date(2026, 6, 1)))
        assert [(row.pk, row.agreement.partner.name) for row in rows] == [
            (of_a.pk, "Alpha Conseil"), (of_b.pk, "Beta Services"),
        ]  # fmt: skip


def test_a_country_a_sector_and_a_product_find_what_covers_them(cast):
    nordics = Region.objects.create(code="nordics", name={"en": "Nordics"}, countries=["SE", "NO"])
    water = Sector.objects.create(code="water", name={"en": "Water"})
    region = promise(cast.a, region=nordics, sector=water)
    sweden, france = (
        promise(cast.b, country="SE"),
        promise(cast.a, country="FR", sector=cast.vocabulary.sector),
    )
    everywhere = promise(cast.b, mode="shared", product_line=cast.vocabulary.lines[0])
    legal = cast.staff_client("legal")

    def found(**query) -> set[int]:
        return seen(legal.get(reverse(PAGE), query).context["page"]["rows"])

    assert found(country="SE") == {region.pk, sweden.pk, everywhere.pk}
    assert found(sector="water") == {region.pk, sweden.pk, everywhere.pk}
    assert found(product_line="services") == {region.pk, sweden.pk, france.pk}
    assert found(mode="shared") == {everywhere.pk}
    assert found(partner=cast.a.public_id) == {region.pk, france.pk}
    assert found(state="ended") == set()


def test_the_page_and_the_file_say_who_what_where_and_how_long(cast):
    promise(cast.a, country="SE", valid_to=date(2026, 6, 30), agreement={"number": "A-31"})
    legal = cast.staff_client("legal")
    page = legal.get(reverse(PAGE)).content.decode()
    for said in ("Alpha Conseil", "A-31", "Sweden", "Sole", "all sectors", "all products"):
        assert said in page
    assert reverse(PAGE) in legal.get(reverse("agreements:list")).content.decode()
    response = legal.get(reverse(PAGE), {"export": "csv"})
    content = b"".join(response.streaming_content) if response.streaming else response.content
    assert "Sweden" in content.decode("utf-8-sig")
    assert cast.staff_client("marketing").get(reverse(PAGE), {"export": "csv"}).status_code == 403


def test_a_manager_of_own_partners_and_a_partner_see_their_own(stage):
    mine = promise(stage.cast.a)
    promise(stage.cast.b)
    rows = stage.staff("manager_own").get(reverse(PAGE)).context["page"]["rows"]
    assert seen(rows) == {mine.pk}
    found = stage.partner_token("administrator").get("/api/v1/exclusivities/").json()["results"]
    assert [row["id"] for row in found] == [mine.public_id]


def test_the_api_gives_the_days_and_the_state(stage):
    day = clock.today()
    row = promise(stage.cast.a, country="SE", valid_from=day + timedelta(days=2),
                  agreement={"ends_on": day + timedelta(days=90)})  # fmt: skip
    promise(stage.cast.a)
    body = stage.staff_token("administrator").get("/api/v1/exclusivities/", {"state": "coming"}).json()
    assert body["results"] == [
        {
            "id": row.public_id,
            "partner": stage.cast.a.public_id,
            "agreement": row.agreement.public_id,
            "mode": "sole",
            "region": None,
            "country": "SE",
            "sector": None,
            "product_line": None,
            "starts_on": (day + timedelta(days=2)).isoformat(),
            "ends_on": (day + timedelta(days=90)).isoformat(),
            "state": "coming",
        }
    ]
