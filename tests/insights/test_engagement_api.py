"""Signs of life over the API: read by us, and by no partner."""

from __future__ import annotations

from datetime import timedelta

from accounts.models import User
from core import clock
from insights.engagement import counting
from partners.models import PortalDay


def test_the_api_gives_counts_to_us_alone(stage):
    cast = stage.cast
    # Tests log in for the walk over all pages.
    User.objects.update(last_login=None)
    PortalDay.objects.create(partner=cast.a, day=clock.today() - timedelta(days=8), visits=2)
    counting.count_all(clock.today())
    client = stage.staff_token("manager")
    rows = client.get("/api/v1/partner-engagement/?silent_for=7").json()["results"]
    assert [(row["partner"], row["visits_90"], row["days_90"]) for row in rows] == [(cast.a.public_id, 2, 1)]
    never = client.get(f"/api/v1/partner-engagement/?partner={cast.b.public_id}").json()["results"]
    assert (never[0]["last_sign_on"], never[0]["gone_silent"]) == (None, False)
    found = client.get("/api/v1/partners/?silent_for=7").json()["results"]
    assert [row["id"] for row in found] == [cast.a.public_id]
    assert stage.partner_token("administrator").get("/api/v1/partner-engagement/").status_code == 403
