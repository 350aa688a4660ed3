"""What a member, a token and every link may do while a partner is not active: one table of statuses."""

from __future__ import annotations

import re

import pytest
from django.urls import resolve

from core.permissions import PARTNER_STATUSES, TABLE
from partners.models import Partner
from tests.support.route_walk import address, row_of, side, walked

STATUSES = [status for status in PARTNER_STATUSES if status != "active"]
LINKS = re.compile(r'(?:href|action|hx-get|hx-post)="(/portal/[^"#?]+)')
PAGES = [route for route in walked() if side(route) == "portal" and "get" in route.permissions]


def as_status(stage, status: str) -> None:
    Partner.objects.filter(pk=stage.cast.a.pk).update(status=status)


def permission_at(path: str) -> str:
    view = resolve(path).func
    return view.view_class.permission


@pytest.mark.parametrize("status", PARTNER_STATUSES)
def test_no_page_of_the_portal_offers_what_the_status_forbids(stage, status):
    client, counting = stage.member("administrator"), TABLE.at_status(status)
    as_status(stage, status)
    wrong, read = set(), 0
    for route in PAGES:
        answer = client.get(address(route, row_of(route, stage.cast.a), stage.cast.a))
        if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
            continue
        read += 1
        for path in LINKS.findall(answer.content.decode()):
            if permission_at(path) not in counting:
                wrong.add(f"{route.pattern}: {path}")
    assert wrong == set()
    assert read > 5
