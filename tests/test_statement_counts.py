"""How many statements the busiest pages and calls send: a change that sends more says so here.

The cache is empty each time, so nothing hides behind it.
"""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core import clock
from core.events.registry import SUBSCRIBERS
from core.models import Delivery
from insights.rollups import rollup
from partners.models import Partner
from referrals.models import Click, CommissionDecision
from tests.referrals.factories import make_campaign, make_link, make_plan
from tests.support.factories import several

pytestmark = pytest.mark.one_engine

PARTNERS = "/api/v1/partners/"
# Of transactions, what a token writes once a minute, and rows written in bulk, which each engine takes
# in its own way.
OTHER = re.compile(r'(RELEASE )?SAVEPOINT|UPDATE "accounts_stafftoken"|COPY|\d+ times: ')


def statements(client: Client, url: str, body: dict[str, Any] | None = None) -> int:
    """How many a request sends that is answered well."""
    cache.clear()
    with CaptureQueriesContext(connection) as found:
        if body is None:
            response = client.get(url)
        else:
            response = client.post(url, json.dumps(body), content_type="application/json")
    assert response.status_code in (200, 201), response.content
    return len([query for query in found if not OTHER.match(query["sql"])])


@pytest.mark.parametrize("number", [3, 30])
def test_partners_over_the_api(stage, number):
    several(Partner, stage.cast.a, number)
    client = stage.staff_token("administrator")
    # The programme, the token, the rows, the codes of their sectors, which own fields there are; of one,
    # its legal statuses too.
    assert statements(client, PARTNERS) == 5
    assert statements(client, f"{PARTNERS}?status=active") == 5
    assert statements(client, f"{PARTNERS}{stage.cast.a.public_id}/") == 6


def sale(click: Click, number: int) -> dict[str, Any]:
    return {
        "type": "sale",
        "external_id": f"order-{number}",
        "occurred_at": clock.now().isoformat(),
        "click": click.public_id,
        "customer": {"ref": f"customer-{number}"},
        "amount": {"amount": "120.00", "currency": "EUR"},
    }


def test_a_conversion_is_decided_once_in_the_transaction_that_records_it(stage):
    make_plan()
    link = make_link(stage.cast.a, make_campaign(), code="spring")
    click = Click.objects.create(link=link, visitor="vis_1", consented=True)
    client = stage.staff_token("administrator")
    statements(client, "/api/v1/conversions/", sale(click, 1))
    # The rules of published plans are known to the process from the first one on.
    assert statements(client, "/api/v1/conversions/", sale(click, 2)) == 32
    assert CommissionDecision.objects.count() == 2
    assert "referrals.accrue-sale" in SUBSCRIBERS
    assert not Delivery.objects.filter(subscriber="referrals.accrue-sale").exists()


# Seventeen of them count the work to do for the navigation, and are kept for some seconds; one of those is how
# far the set-up is.
PAGES = {
    # On each page the navigation counts applications that wait, beside what it counted before.
    # Two of them ask which relationships run (for the tabs, and for a revenue of nothing), one what holds an
    # agent is due after; one which own fields there are; one how far its journey is, one its last sign of life,
    # one when it is reviewed next.
    "/staff/partners/{partner}/": 43,
    # One of them is for the active partners that have no recruitment in their column.
    "/staff/recruitment/": 27,
    "/staff/": 19,
    "/staff/insights/": 37,
}


@pytest.mark.parametrize("url", PAGES)
def test_pages(stage, url):
    rollup.run()
    client = stage.staff("administrator")
    assert statements(client, url.format(partner=stage.cast.a.public_id)) == PAGES[url]
