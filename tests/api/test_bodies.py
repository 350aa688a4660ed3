"""What is sent is what the description says; anything else is refused where it stands, and nothing written."""

from __future__ import annotations

import json

import pytest

from core.models import Event
from partners.models import Partner
from tests.support.route_walk import address, guarded_routes, row_of, side

WRITES = [
    (route, method)
    for route in guarded_routes()
    if side(route) == "api"
    for method in route.permissions
    if method in ("post", "put", "patch")
]


def errors(response) -> dict[str, str]:
    assert response.status_code == 422, response.content
    return {error["pointer"]: error["code"] for error in response.json()["errors"]}


def patch(stage, body: dict, role: str = "administrator"):
    url = f"/api/v1/partners/{stage.cast.a.public_id}/"
    return stage.staff_token(role).patch(url, body, content_type="application/json")


# What a partner's own token does: an administrator of ours registers and proposes nothing by a token here.
OF_PARTNERS = ("pipeline.deal:register", "marketing.action:propose", "marketing.fund_claim:submit",
               "marketing.case_study:approve", "enablement.certification:declare")  # fmt: skip


@pytest.mark.one_engine
@pytest.mark.parametrize(("route", "method"), WRITES, ids=lambda value: getattr(value, "pattern", value))
def test_no_address_takes_a_field_that_it_does_not_know(stage, route, method):
    url = address(route, row_of(route, stage.cast.a), stage.cast.a)
    before = Event.objects.count()
    many = url.endswith(("company-totals/", "exchange-rates/"))
    body = [{"zzz": 1}] if many else {"zzz": 1}
    client = stage.staff_token("administrator")
    if "own-accounts" not in url and route.permissions[method] in OF_PARTNERS:
        client = stage.partner_token("administrator")
    answer = getattr(client, method)(url, body, content_type="application/json")
    assert errors(answer)["#/0/zzz" if many else "#/zzz"] == "unknown-field"
    assert Event.objects.count() == before


READ_ONLY = {
    "status": "active",
    "tier": "gold",
    "kinds": [],
    "id": "par_1",
    "created_at": "2026-01-01T00:00:00Z",
}


def test_what_cannot_be_written_says_so_and_names_what_changes_it(stage):
    answer = patch(stage, {**READ_ONLY, "name": "Another", "nmae": "typo"})
    assert errors(answer) == {f"#/{name}": "read-only" for name in READ_ONLY} | {"#/nmae": "unknown-field"}
    said = {error["pointer"]: error["detail"] for error in answer.json()["errors"]}
    assert "POST /api/v1/partners/{id}/status/" in said["#/status"]
    assert "website" in said["#/nmae"]
    assert Partner.objects.get(pk=stage.cast.a.pk).name == "Alpha Conseil"


def test_a_value_has_the_json_type_of_its_field(stage):
    contact = {"partner": stage.cast.a.public_id, "name": 5, "email": "ada@alpha.test", "is_main": 0}
    client = stage.staff_token("administrator")
    answer = client.post("/api/v1/contacts/", contact, content_type="application/json")
    assert errors(answer) == {"#/name": "wrong-type", "#/is_main": "wrong-type"}
    assert errors(patch(stage, {"founded": "1999", "sectors": {}})) == {
        "#/founded": "wrong-type", "#/sectors": "wrong-type",
    }  # fmt: skip


@pytest.mark.parametrize(
    "day", ["20261130", "2026-W10-1", "2026-1-5", "٢٠٢٦-١١-٣٠", "2026-11-30\n", "0000-01-01"]
)
def test_a_day_is_written_in_the_one_form_that_is_described(stage, day):
    url = f"/api/v1/partners/{stage.cast.a.public_id}/status/"
    body = {"status": "active", "reason": "x", "effective_on": day}
    answer = stage.staff_token("administrator").post(url, body, content_type="application/json")
    assert errors(answer) == {"#/effective_on": "invalid"}


@pytest.mark.parametrize(
    "name", ["\u200b", "Alpha\nClick here", "Alpha \u202egnp.exe", "Alpha\u2028Beta", "\x07Alpha"]
)
def test_a_name_is_one_line_of_which_something_is_seen(stage, name):
    assert list(errors(patch(stage, {"name": name}))) == ["#/name"]


def test_no_row_is_looked_for_by_what_no_database_holds(stage):
    body = {"type": "\x00", "owner": "usr_\x00", "sectors": ["\x00", "\ud800"]}
    assert errors(patch(stage, body)) == {
        "#/type": "does-not-exist", "#/owner": "does-not-exist", "#/sectors": "does-not-exist",
    }  # fmt: skip
    assert errors(patch(stage, {"owner": "\ud800"})) == {"#/owner": "invalid"}


def test_a_text_has_its_length_and_a_country_exists_in_the_same_round(stage):
    body = {"description": "x" * 2_000_000, "country": "ZZ", "website": "no"}
    assert errors(patch(stage, body)) == {
        "#/description": "max-length", "#/country": "unknown", "#/website": "invalid",
    }  # fmt: skip


def test_owner_tier_and_status_are_changed_by_their_operations(stage):
    manager = stage.cast.staff["manager"].public_id
    assert patch(stage, {"owner": manager, "name": "Alpha"}).json()["owner"] == manager
    codes = set(Event.objects.values_list("code", flat=True))
    assert {"partners.partner.changed", "partners.partner.owner_changed"} <= codes
    url, client = f"/api/v1/partners/{stage.cast.a.public_id}/", stage.staff_token("administrator")
    send = {"content_type": "application/json"}
    answer = client.post(f"{url}status/", {"status": "suspended", "reason": "Bills are open"}, **send)
    assert answer.json()["status"] == "suspended"
    assert client.post(f"{url}status/", {"status": "prospect"}, **send).status_code == 409
    assert (
        client.post(f"{url}tier/", {"tier": "silver", "reason": "Fewer"}, **send).json()["tier"] == "silver"
    )
    assert client.put(f"{url}tags/", {"tags": ["west", "key"]}, **send).json() == {"tags": ["key", "west"]}
    assert client.get(f"{url}tags/").json() == {"tags": ["key", "west"]}
    assert stage.partner_token("administrator").get(f"{url}tags/").status_code == 403


def test_half_of_two_operations_is_none(stage):
    gone = stage.cast.staff["support"]
    gone.is_active = False
    gone.save()
    assert errors(patch(stage, {"name": "Alpha", "owner": gone.public_id})) == {"#/owner": "invalid"}
    assert Partner.objects.get(pk=stage.cast.a.pk).name == "Alpha Conseil"


def test_a_partner_pushed_by_a_token_belongs_to_nobody_that_was_not_named(stage):
    body = {"name": "Pushed", "type": "company", "country": "FR"}
    client = stage.staff_token("administrator")
    made = client.post("/api/v1/partners/", body, content_type="application/json")
    assert made.status_code == 201
    assert made.json()["owner"] is None
    own = stage.staff_token("manager_own").post("/api/v1/partners/", body, content_type="application/json")
    assert own.json()["owner"] == stage.cast.staff["manager_own"].public_id


def test_a_draft_of_a_deal_is_the_partners_own(stage):
    body = {"partner": stage.cast.a.public_id, "customer_name": "Ghost"}
    answer = stage.staff_token("administrator").post("/api/v1/deals/", body, content_type="application/json")
    assert errors(answer) == {"#/submit": "drafts-are-the-partners"}
    client = stage.partner_token("administrator")
    made = client.post("/api/v1/deals/", {"customer_name": "Ghost"}, content_type="application/json").json()
    assert client.get(f"/api/v1/deals/{made['id']}/").json()["status"] == "draft"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [({"status": "\ud800"}, "#/status"), ({"status": "active", "\ud800": 1}, "#/\\ud800")],
)
def test_half_of_a_pair_of_surrogates_is_refused_in_words(stage, body, pointer):
    url = f"/api/v1/partners/{stage.cast.a.public_id}/status/"
    answer = stage.staff_token("administrator").post(url, json.dumps(body), content_type="application/json")
    assert pointer in errors(answer)


@pytest.mark.parametrize("instant", ["0001-01-01", "0001-01-01T00:00:00+05:00", "9999-12-31T23:59:59-05:00"])
def test_an_instant_at_the_end_of_all_days_is_refused_in_words(stage, instant):
    body = {"type": "signup", "external_id": "x", "occurred_at": instant}
    client = stage.staff_token("administrator")
    answer = client.post("/api/v1/conversions/", body, content_type="application/json")
    assert "#/occurred_at" in errors(answer)
