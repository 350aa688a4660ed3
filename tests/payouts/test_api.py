"""Statements and payouts over the API: to read, within the token's scope."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from core import clock
from core.actor import SYSTEM
from partners.access.services import partner_token_create
from partners.models import PartnerToken
from payouts.models import Statement
from payouts.runs import services
from tests.payouts.factories import accepted, account, earn, produce
from tests.support.api_truth import without_instance

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fifth_of_april():
    with time_machine.travel("2026-04-05T10:00:00Z", tick=False):
        yield


def token(partner, role: str = "finance", scopes=("payouts:read",)) -> Client:
    _row, secret = partner_token_create(
        actor=SYSTEM,
        partner=partner,
        name="books",
        role=role,
        scopes=list(scopes),
        expires_at=clock.now() + timedelta(days=30),
    )
    return Client(headers={"Authorization": f"Bearer {secret}"})


def test_a_statement_with_its_lines(cast):
    earn(cast.a, 1_000)
    earn(cast.b, 2_000)
    produce(cast.actor("finance"))
    client = token(cast.a)
    (row,) = client.get("/api/v1/statements/").json()["results"]
    assert (row["number"], row["total"]) == ("R-2026-0001", {"amount": "10.00", "currency": "EUR"})
    one = client.get(f"/api/v1/statements/{row['id']}/").json()
    assert [line["amount"]["amount"] for line in one["lines"]] == ["10.00"]
    assert one["lines"][0]["explanation"]["rate"] == "0.1"


def test_a_payout_hides_the_account(cast):
    accepted(cast.actor("finance"), cast.a, 1_000)
    account(cast.a)
    services.run_prepare(actor=cast.actor("finance"), currency="EUR")
    (row,) = token(cast.a).get("/api/v1/payouts/").json()["results"]
    assert row["amount"] == {"amount": "10.00", "currency": "EUR"}
    assert row["account"] == "FR·· ···· 0189"
    assert "3000" not in str(row)


def test_foreign_missing_and_denied(cast):
    earn(cast.b, 1_000)
    produce(cast.actor("finance"))
    foreign = Statement.objects.get().public_id
    client = token(cast.a)
    first, second = (client.get(f"/api/v1/statements/{i}/") for i in (foreign, "sta_" + "0" * 26))
    assert first.status_code == second.status_code == 404
    assert without_instance(first) == without_instance(second)
    reader = token(cast.a)
    PartnerToken.objects.update(role="reader")
    assert reader.get("/api/v1/statements/").status_code == 403
    assert token(cast.a, scopes=("partners:read",)).get("/api/v1/payouts/").status_code == 403
    assert token(cast.a).post("/api/v1/statements/", {}).status_code == 405
