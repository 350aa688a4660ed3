"""Onboarding over the API: read, ticked, refused."""

from __future__ import annotations

from core import clock
from core.actor import SYSTEM
from partners.journeys import advance
from tests.partners.journey_factories import STEPS, make_journey, statuses


def test_the_api_reads_and_ticks(stage):
    cast = stage.cast
    make_journey(steps=STEPS)
    advance.journey_begin(actor=SYSTEM, partner=cast.a)
    client = stage.staff_token("manager")
    found = client.get("/api/v1/onboardings/?late=false").json()["results"]
    assert [(row["partner"], row["status"], row["title"]) for row in found] == [
        (cast.a.public_id, "open", "Welcome")
    ]
    steps = client.get(f"/api/v1/onboarding-steps/?journey={found[0]['id']}").json()["results"]
    assert {row["code"]: row["waits_for"] for row in steps} == {
        "profile": "profile", "numbers": "legal-numbers", "needs": "", "kick-off": "",
    }  # fmt: skip
    by_code = {row["code"]: row["id"] for row in steps}
    address = f"/api/v1/onboarding-steps/{by_code['needs']}/tick/"
    assert client.post(address, {}, content_type="application/json").status_code == 422
    answer = client.post(address, {"evidence": "Minutes"}, content_type="application/json").json()
    assert (answer["status"], answer["evidence"], answer["settled_on"]) == (
        "done", "Minutes", clock.today().isoformat(),
    )  # fmt: skip
    refused = client.post(
        f"/api/v1/onboarding-steps/{by_code['profile']}/tick/",
        {"evidence": "x"},
        content_type="application/json",
    )
    assert (refused.status_code, refused.json()["type"].rpartition(":")[2]) == (409, "step-completes-itself")
    assert statuses(cast.a)["needs"] == "done"
