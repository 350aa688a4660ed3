"""Every refusal of the API can be read by a program, and says what to do next."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from accounts.models import StaffToken
from core import clock, tokens
from partners.models import PartnerToken
from partners.partner.api import PartnerViewSet

PROBLEM = "application/problem+json"


def client_of(model, *scopes: str, **values) -> Client:
    secret = tokens.new_secret()
    model.objects.create(
        name="t", scopes=list(scopes), secret_hash=tokens.digest(secret),
        expires_at=clock.now() + timedelta(days=1), **values,
    )  # fmt: skip
    return Client(headers={"Authorization": f"Bearer {secret}"}, raise_request_exception=False)


@pytest.fixture
def reader(cast) -> Client:
    return client_of(StaffToken, "partners:read", owner=cast.staff["manager"])


def refused(response, status: int) -> dict:
    assert (response.status_code, response["Content-Type"]) == (status, PROBLEM)
    body = response.json()
    assert body["status"] == status
    assert body["detail"]
    return body


@pytest.mark.parametrize("path", ["nothing/", "partners/par_nope/", "nothing", ""])
def test_an_address_that_is_not_there_is_told_in_problem_details(reader, path):
    assert refused(reader.get(f"/api/v1/{path}"), 404)["type"] == "urn:prm:problem:not-found"


def test_a_page_that_is_not_there_stays_a_page(reader):
    assert reader.get("/nothing/")["Content-Type"].startswith("text/html")


def test_what_breaks_is_told_in_problem_details(reader, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("secret detail")

    monkeypatch.setattr(PartnerViewSet, "list", broken)
    body = refused(reader.get("/api/v1/partners/"), 500)
    assert "secret" not in str(body)


def test_a_missing_scope_is_named(cast, reader):
    body = refused(reader.post("/api/v1/partners/", {}, content_type="application/json"), 403)
    assert body["type"] == "urn:prm:problem:scope-missing"
    assert "partners:write" in body["detail"]
    assert "pipeline:read" in refused(reader.get("/api/v1/deals/"), 403)["detail"]
    theirs = client_of(PartnerToken, "partners:read", partner=cast.a, role="administrator")
    assert "pipeline:read" in refused(theirs.get("/api/v1/deals/"), 403)["detail"]


def test_what_the_role_does_not_allow_is_not_put_down_to_a_scope(cast):
    auditor = client_of(StaffToken, "partners:read", owner=cast.staff["auditor"])
    body = refused(auditor.post("/api/v1/partners/", {}, content_type="application/json"), 403)
    assert body["type"] == "urn:prm:problem:forbidden"


@pytest.mark.parametrize("query", ["limit=abc", "limit=5", "colour=red", "status=active&colour=red"])
def test_a_parameter_that_is_not_known_is_refused_by_name(reader, query):
    body = refused(reader.get(f"/api/v1/partners/?{query}"), 400)
    assert [error["parameter"] for error in body["errors"]] == [query.split("&")[-1].split("=")[0]]
    assert "page_size" in body["detail"]


@pytest.mark.parametrize("query", ["status=active", "page_size=3", "country=FR&page_size=1"])
def test_known_parameters_are_taken(reader, query):
    assert reader.get(f"/api/v1/partners/?{query}").status_code == 200


def test_both_ends_of_a_range_are_known(cast):
    client = client_of(StaffToken, "pipeline:read", owner=cast.staff["manager"])
    query = "sold_after=2026-01-01&sold_before=2026-12-31"
    assert client.get(f"/api/v1/sales/?{query}").status_code == 200
    assert client.get("/api/v1/sales/?sold=2026-01-01").status_code == 400
