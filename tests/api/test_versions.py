"""Rows have versions: read again only when changed, changed only when nobody else did."""

from __future__ import annotations

import pytest

from core.models import Event
from partners.models import Partner
from tests.support.route_walk import Stage
from tests.test_parity import PARITIES, filled

OF_A_ROW = [
    parity
    for parity in PARITIES
    if "{id}" in parity.api and not parity.api.startswith(("company", "partner-addresses/"))
]


def url_of(stage: Stage) -> str:
    return f"/api/v1/partners/{stage.cast.a.public_id}/"


def test_a_row_that_has_not_changed_is_not_sent_again(stage):
    client, url = stage.staff_token("administrator"), url_of(stage)
    first = client.get(url)
    again = client.get(url, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    changed = client.patch(url, {"name": "Alpha"}, content_type="application/json")
    assert changed["ETag"] != first["ETag"]
    assert client.get(url, headers={"If-None-Match": first["ETag"]}).status_code == 200
    assert client.get(url)["ETag"] == changed["ETag"]
    stale = client.patch(
        url, {"name": "Beta"}, content_type="application/json", headers={"If-Match": first["ETag"]}
    )
    assert stale.status_code == 412
    assert stale.json()["type"] == "urn:prm:problem:changed-meanwhile"
    assert Partner.objects.get(pk=stage.cast.a.pk).name == "Alpha"


@pytest.mark.one_engine
@pytest.mark.parametrize("parity", OF_A_ROW, ids=lambda parity: f"{parity.method} {parity.api}")
def test_every_change_of_a_row_compares_the_version_that_was_read(stage, parity):
    row = parity.ground(stage)
    client = (stage.partner_token if parity.who == "member" else stage.staff_token)("administrator")
    url = "/api/v1/" + parity.api.replace("{id}", row.public_id)
    read = client.get(f"/api/v1/{parity.api.split('/')[0]}/{row.public_id}/")
    assert read.status_code == 200
    body = filled({**parity.same, **parity.body}, stage, row)
    before = Event.objects.count()

    def send(etag: str):
        headers = {"If-Match": etag}
        return getattr(client, parity.method)(url, body, content_type="application/json", headers=headers)

    assert send('"of-yesterday"').status_code == 412
    assert send(f"W/{read['ETag']}").status_code == 412, "a weak version says nothing of the bytes"
    assert Event.objects.count() == before
    assert send(f'"of-yesterday", {read["ETag"]}').status_code in (200, 201, 204)
    assert Event.objects.count() > before


def test_any_version_will_do_with_a_star(stage):
    answer = stage.staff_token("administrator").patch(
        url_of(stage), {"name": "Alpha"}, content_type="application/json", headers={"If-Match": "*"}
    )
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "header"),
    [("patch", "", "If-Unmodified-Since"), ("post", "partners/", "If-Match")],
)
def test_a_condition_that_cannot_be_checked_is_refused(stage, method, path, header):
    url = f"/api/v1/{path}" if path else url_of(stage)
    client = stage.staff_token("administrator")
    answer = getattr(client, method)(
        url, {"name": "X"}, content_type="application/json", headers={header: "x"}
    )
    assert answer.status_code == 400
    assert answer.json()["type"] == "urn:prm:problem:precondition-unsupported"


# -- Addresses without their slash --------------------------------------------------------------------


@pytest.mark.one_engine
def test_an_address_without_its_slash_is_the_same(stage):
    client = stage.staff_token("administrator")
    body = {"name": "Pushed", "type": "company", "country": "FR"}
    made = client.post("/api/v1/partners", body, content_type="application/json")
    assert made.status_code == 201
    assert client.get(f"/api/v1/partners/{made.json()['id']}").json() == made.json()
    listed = client.get("/api/v1/partners?page_size=1").json()
    assert "/api/v1/partners/?" in listed["next"]
    assert client.patch(
        f"/api/v1/partners/{made.json()['id']}", {"name": "Y"}, content_type="application/json"
    ).json()["name"] == "Y"  # fmt: skip
    assert client.get("/api/v1/schema").status_code == 200
