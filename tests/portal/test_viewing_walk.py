"""Every page of the portal, as one of us sees it who looks with the eyes of a partner."""

from __future__ import annotations

import re

import pytest

from core.models import OutgoingMail
from tests.portal.test_viewing import LEAVE, begin
from tests.support.route_walk import address, guarded_routes, row_of, send, side, writes

pytestmark = pytest.mark.one_engine

PORTAL = [route for route in guarded_routes() if side(route) == "portal"]


@pytest.mark.usefixtures("uncounted_navigation", "plain_refusals")
@pytest.mark.parametrize("route", PORTAL, ids=lambda route: route.name)
def test_no_page_of_the_portal_writes_anything(stage, route):
    """Reading is reading, and everything that would change something is refused in a sentence."""
    client = stage.staff("manager")
    begin(client, stage.cast.a)
    url = address(route, row_of(route, stage.cast.a), stage.cast.a)
    mails = OutgoingMail.objects.count()
    answers = {}
    for method in ("get", "post", "put", "patch", "delete"):
        with writes() as written:
            answers[method] = send(client, method, url)
        assert written == [], method
        if method != "get":
            assert answers[method].status_code in (403, 405), method
    assert "You cannot do anything here on its behalf." in answers["post"].content.decode()
    page = answers["get"]
    if page.status_code == 200 and page["Content-Type"].startswith("text/html"):
        forms = re.findall(r'<form[^>]*method="post"[^>]*action="([^"]*)"', page.content.decode())
        assert set(forms) <= {LEAVE, "/accounts/logout/", "/i18n/setlang/"}
    assert OutgoingMail.objects.count() == mails
