"""Refusals have one shape, wherever they come from and however the faults meet."""

from __future__ import annotations

import ast
from pathlib import Path
from unittest import mock

import pytest
from django.conf import settings

from core import operation
from core.rooms import ROOMS
from partners.partner import services
from rest.problem_types import PROBLEM_TYPES
from tools import api_errors

SALE = {
    "role": "sourced",
    "sold_on": "2026-03-05",
    "amount": {"amount": "10.00", "currency": "EUR"},
    "external_id": "inv-1",
}
JSON = {"content_type": "application/json"}


def test_the_page_of_errors_is_what_the_product_says():
    page = Path(settings.BASE_DIR) / "docs" / "api-errors.md"
    assert page.read_text(encoding="utf-8") == api_errors.page(), (
        "run: tools/api_errors.py > docs/api-errors.md"
    )


def codes_of(file: Path) -> set[str]:
    """The codes that a module gives to refusals."""
    found = set()
    for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if not (
            isinstance(call, ast.Call) and ast.unparse(call.func).split(".")[0] in ("DomainError", "cls")
        ):
            continue
        named = [keyword.value for keyword in call.keywords if keyword.arg == "code"]
        first = call.args[:1] if ast.unparse(call.func) in ("DomainError", "cls") else []
        found |= {node.value for node in (*named, *first) if isinstance(node, ast.Constant)}
    return found


@pytest.mark.one_engine
def test_every_code_of_a_refusal_has_a_title():
    root = Path(settings.BASE_DIR)
    rooms = [*ROOMS, "rest", "web", "prm", "portal"]
    files = [file for room in rooms for file in (root / room).rglob("*.py") if "migrations" not in file.parts]
    used = set().union(*(codes_of(file) for file in files))
    assert used - set(PROBLEM_TYPES) == set(), "name them in rest/problem_types.py"


def test_a_refusal_is_in_the_language_of_the_request_and_names_the_request(stage):
    answer = stage.staff_token("administrator").post(
        "/api/v1/partners/", {"name": "X", "country": "FR"}, headers={"Accept-Language": "fr"}, **JSON
    )
    said = answer.json()
    assert (said["type"], said["title"]) == (
        "urn:prm:problem:invalid", "Certains champs ne sont pas corrects",
    )  # fmt: skip
    assert said["instance"] == f"urn:prm:request:{answer['X-Request-ID']}"
    assert [(error["pointer"], error["code"]) for error in said["errors"]] == [("#/type", "required")]


def test_an_error_within_an_object_stands_there(stage):
    client = stage.staff_token("administrator")
    event = {
        "type": "payment", "external_id": "x", "occurred_at": "2026-03-05T10:00:00Z",
        "customer": {"country": "Q9", "city": "Lyon"},
    }  # fmt: skip
    answer = client.post("/api/v1/conversions/", event, **JSON)
    assert {(error["pointer"], error["code"]) for error in answer.json()["errors"]} == {
        ("#/customer/country", "unknown"), ("#/customer/city", "unknown-field"),
    }  # fmt: skip
    body = {**SALE, "partner": stage.cast.a.public_id, "amount": {"amount": "10", "currency": "ISK"}}
    (error,) = client.post("/api/v1/sales/", body, **JSON).json()["errors"]
    assert error["pointer"] == "#/amount/currency"


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("partners/?updated_since=", "updated_since"),
        ("partners/?updated_since=yesterday", "updated_since"),
        ("partners/?status=", "status"),
        ("partners/?status=nope", "status"),
        ("contacts/?q=1", "q"),
        ("commissions/?state=", "state"),
        ("sales/?sold_after=", "sold_after"),
        ("partners/?page_size=x", "page_size"),
        ("partners/?fields=nope", "fields"),
    ],
)
def test_what_is_wrong_in_the_address_is_400_at_its_parameter(stage, path, name):
    answer = stage.staff_token("administrator").get(f"/api/v1/{path}")
    assert answer.status_code == 400
    assert [error["parameter"] for error in answer.json()["errors"]] == [name]


def test_instants_are_given_in_utc_and_survive_an_address(stage):
    client = stage.staff_token("administrator")
    (row,) = client.get("/api/v1/partners/?page_size=1").json()["results"]
    assert row["updated_at"].endswith("Z")
    assert client.get(f"/api/v1/partners/?updated_since={row['updated_at']}").json()["results"]
    # The + of a time zone that nobody encoded arrives as a space.
    found = client.get("/api/v1/partners/?updated_since=2020-01-01T00:00:00+01:00")
    assert (found.status_code, len(found.json()["results"])) == (200, 2)


def test_the_second_of_two_equal_references_is_told_the_same_with_and_without_a_race(stage):
    client, body = stage.staff_token("administrator"), {**SALE, "partner": stage.cast.a.public_id}
    assert client.post("/api/v1/sales/", body, **JSON).status_code == 201
    calm = client.post("/api/v1/sales/", body, **JSON)
    with mock.patch.object(operation.constraints, "validate_unique", return_value=None):
        raced = client.post("/api/v1/sales/", body, **JSON)
    assert calm.status_code == raced.status_code == 422
    assert calm.json()["errors"] == raced.json()["errors"]
    assert calm.json()["type"] == raced.json()["type"] == "urn:prm:problem:invalid"
    (error,) = raced.json()["errors"]
    assert (error["pointer"], error["code"]) == ("#/external_id", "unique")


def test_a_rule_of_several_columns_belongs_to_the_whole_body(stage):
    client = stage.staff_token("administrator")
    body = {"partner": stage.cast.a.public_id, "name": "Ada", "email": "ada@alpha.test"}
    assert client.post("/api/v1/contacts/", body, **JSON).status_code == 201
    calm = client.post("/api/v1/contacts/", body, **JSON).json()
    with mock.patch.object(operation.constraints, "validate_unique", return_value=None):
        raced = client.post("/api/v1/contacts/", body, **JSON).json()
    assert {**calm, "instance": ""} == {**raced, "instance": ""}
    assert "partners_contact" not in str(raced).replace("-", "_")


@pytest.mark.parametrize(
    ("field", "number"), [("vat_number", "FR40303265045"), ("registration_number", "732829320")]
)
def test_a_legal_number_that_two_send_at_once_is_told_like_one_that_was_there(stage, field, number):
    client = stage.staff_token("administrator")
    body = {"name": "X", "type": "company", "country": "FR", field: number}
    assert client.post("/api/v1/partners/", body, **JSON).status_code == 201
    calm = client.post("/api/v1/partners/", body, **JSON)
    look, looks = services._check_free, []

    def came_before(*args):
        """The first look finds nothing: the other one has not written yet."""
        looks.append(args)
        return look(*args) if len(looks) > 1 else None

    with (
        mock.patch.object(services, "_check_free", came_before),
        mock.patch.object(operation.constraints, "validate_unique", return_value=None),
    ):
        raced = client.post("/api/v1/partners/", body, **JSON)
    assert calm.status_code == raced.status_code == 409
    assert {**calm.json(), "instance": ""} == {**raced.json(), "instance": ""}
