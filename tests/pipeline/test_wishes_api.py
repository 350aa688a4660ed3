"""The wish list over the API: from another system onto the list, and from there to a recruitment."""

from __future__ import annotations

import pytest

from core.actor import SYSTEM
from pipeline.models import Wish
from pipeline.recruitment.ready import load_phases
from tests.integrations.factories import staff_api

pytestmark = pytest.mark.django_db

URL = "/api/v1/wishes/"
JSON = {"content_type": "application/json"}
WISH = {"name": "Eta", "type": "company", "reason": "They sell to schools", "priority": 1, "contact": "Ada"}


@pytest.fixture(autouse=True)
def third_of_march(time_machine):
    time_machine.move_to("2026-03-03T10:00:00Z", tick=False)


def names(client, **query) -> list[str]:
    return [row["name"] for row in client.get(URL, query).json()["results"]]


def test_a_wish_is_added_found_changed_and_recruited(cast, time_machine):
    load_phases(SYSTEM)
    client = staff_api(cast, "manager", "pipeline:write")
    key = {"HTTP_IDEMPOTENCY_KEY": "eta"}
    made = client.post(URL, WISH, **JSON, **key)
    assert made.status_code == 201, made.content
    assert client.post(URL, WISH, **JSON, **key).json()["id"] == made.json()["id"]
    client.post(URL, {**WISH, "name": "Zeta", "contact": "", "priority": 3}, **JSON)
    assert names(client) == ["Zeta", "Eta"]
    assert (names(client, priority="1"), names(client, known="false")) == (["Eta"], ["Zeta"])

    time_machine.move_to("2026-03-05T10:00:00Z")
    url = f"{URL}{made.json()['id']}/"
    client.patch(url, {"blocker": "A rival"}, **JSON)
    # Only what was changed since comes along.
    assert names(client, updated_since="2026-03-04T00:00:00Z") == ["Eta"]
    missing = client.post(f"{url}recruit/", {}, **JSON)
    assert (missing.status_code, missing.json()["errors"][0]["pointer"]) == (422, "#/country")
    row = client.post(f"{url}recruit/", {"country": "BE"}, **JSON).json()
    wish = Wish.objects.get(name="Eta")
    assert (row["status"], row["recruitment"]) == ("recruited", wish.recruitment.public_id)
    assert client.post(f"{url}drop/", {"reason": "Bought"}, **JSON).status_code == 409


def test_what_is_wrong_is_said_at_its_place_and_nothing_is_written(cast):
    client = staff_api(cast, "manager", "pipeline:write")
    answer = client.post(URL, {**WISH, "type": "nothing", "country": "ZZ", "priority": 7}, **JSON)
    assert {error["pointer"] for error in answer.json()["errors"]} == {"#/type", "#/country", "#/priority"}
    assert not Wish.objects.exists()


def test_who_may_not_change_the_list_reads_it_at_most(cast):
    assert staff_api(cast, "finance", "pipeline:write").post(URL, WISH, **JSON).status_code == 403
    assert staff_api(cast, "manager", "pipeline:read").get(URL).status_code == 200
    assert staff_api(cast, "manager", "pipeline:read").post(URL, WISH, **JSON).status_code == 403
