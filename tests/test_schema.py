"""The description of the API is complete: nothing guessed, money as an object, refusals told."""

from __future__ import annotations

import pytest
import yaml
from django.core.management import call_command
from openapi_spec_validator import validate

from core.routes import routes
from tests.support.api_truth import described_path
from tests.support.route_walk import MISSING, side

pytestmark = pytest.mark.one_engine


@pytest.fixture(scope="module")
def schema(tmp_path_factory):
    file = tmp_path_factory.mktemp("schema") / "schema.yml"
    call_command("spectacular", "--fail-on-warn", file=str(file))
    return yaml.load(file.read_text(), Loader=yaml.CSafeLoader)


def test_it_is_valid_and_nothing_in_it_is_a_guess(schema):
    validate(schema)


def test_every_route_of_the_api_is_in_it(schema):
    routed = {
        (described_path(route.pattern), method)
        for route in routes()
        if side(route) == "api"
        for method in route.permissions
    }
    # What a token is, is told to whoever holds it, whatever it may do.
    routed.add(("/api/v1/me/", "get"))
    assert {(path, method) for path, actions in schema["paths"].items() for method in actions} == routed


def test_every_action_may_answer_problem_details(schema):
    actions = [action for path in schema["paths"].values() for action in path.values()]
    assert all(
        action["responses"]["default"] == {"$ref": "#/components/responses/Refused"} for action in actions
    )
    assert list(schema["components"]["responses"]["Refused"]["content"]) == ["application/problem+json"]


def test_money_is_an_object_with_its_currency(schema):
    amount = schema["components"]["schemas"]["Sale"]["properties"]["amount"]
    assert amount["type"] == "object"
    assert set(amount["properties"]) == {"amount", "currency"}


def test_it_is_served_to_anybody(client, db):
    assert client.get("/api/v1/schema/").status_code == 200


REFUSALS = [
    ("get", "deals/", 401),
    ("get", f"deals/deal_{MISSING}/", 404),
    ("post", "partners/", 422),
    ("get", "deals/?page_size=0", 400),
    ("delete", "partners/", 405),
]


@pytest.mark.parametrize(("method", "path", "status"), REFUSALS)
def test_every_refusal_is_problem_details(stage, client, method, path, status):
    asked = client if status == 401 else stage.staff_token("administrator")
    response = getattr(asked, method)(f"/api/v1/{path}", content_type="application/json")
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    assert body["status"] == status
    assert body["type"].startswith("urn:prm:problem:")
    assert body["title"]
    assert body["detail"]


def test_who_may_see_but_not_do_is_told_in_problem_details(stage):
    response = stage.staff_token("auditor").post("/api/v1/partners/", {}, content_type="application/json")
    assert response.status_code == 403
    assert response["Content-Type"] == "application/problem+json"
