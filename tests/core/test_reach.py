"""A page that a person may not open is not linked for that person."""

from __future__ import annotations

import pytest
from django.urls import reverse

from core.link_permissions import url_if_allowed
from core.slots import Fact
from web.templatetags.components.figures import fact_stats

pytestmark = pytest.mark.django_db
COMMISSION = "/staff/referrals/commissions/com_01m7yc5571az1y0txdp3ww5shp/"


@pytest.mark.parametrize(("role", "shown"), [("finance", COMMISSION), ("support", "")])
def test_a_link_is_kept_for_who_may_follow_it(cast, role, shown):
    assert url_if_allowed(cast.actor(role), COMMISSION) == shown


def test_a_query_and_an_address_outside_change_nothing(cast):
    support = cast.actor("support")
    assert url_if_allowed(support, "/staff/referrals/commissions/?partner=x") == ""
    assert url_if_allowed(support, "https://example.org/") == "https://example.org/"
    assert url_if_allowed(support, "") == ""


def test_a_figure_stays_and_loses_its_link(cast, rf):
    request = rf.get("/")
    request.actor = cast.actor("support")
    fact = Fact("Commissions", 3, href=reverse("referrals:commissions"))
    [(shown, value)] = fact_stats({"request": request}, [fact])["facts"]
    assert (shown.href, value) == ("", 3)
