"""Funds and what partners are given of them, set up over the API."""

from __future__ import annotations

import pytest
from django.test import Client

from marketing.models import Allocation, Fund
from tests.integrations.factories import staff_api
from tests.marketing.funds import eur, give, make_fund, submitted

pytestmark = pytest.mark.django_db

JSON = {"content_type": "application/json"}
FUNDS, PARTS = "/api/v1/funds/", "/api/v1/fund-allocations/"
FUND = {
    "name": {"en": "Events", "fr": "Événements"},
    "budget": {"amount": "1000.00", "currency": "EUR"},
    "starts_on": "2026-01-01",
    "ends_on": "2026-12-31",
}


def euros(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR"}


def api(cast, role: str = "manager", scope: str = "marketing:write") -> Client:
    return staff_api(cast, role, scope)


def pointers(answer) -> list[str]:
    assert answer.status_code == 422, answer.content
    return [error["pointer"] for error in answer.json()["errors"]]


def test_a_fund_is_set_up_opened_given_and_closed(cast, time_machine):
    time_machine.move_to("2026-03-03T10:00:00Z", tick=False)
    client = api(cast)
    key = {"HTTP_IDEMPOTENCY_KEY": "fund-2026"}
    made = client.post(FUNDS, {**FUND, "share": "0.4", "claim_days": 45}, **JSON, **key)
    assert made.status_code == 201, made.content
    # The same again is the same fund.
    again = client.post(FUNDS, {**FUND, "share": "0.4", "claim_days": 45}, **JSON, **key)
    assert (again.json()["id"], Fund.objects.count()) == (made.json()["id"], 1)
    fund = Fund.objects.get()
    assert (fund.status, fund.budget_minor, str(fund.share), fund.claim_days) == (
        "draft",
        100_000,
        "0.4000",
        45,
    )
    url = f"{FUNDS}{fund.public_id}/"
    assert client.post(f"{url}open/", **JSON).json()["status"] == "open"
    part = client.post(
        PARTS, {"fund": fund.public_id, "partner": cast.a.public_id, "amount": euros("400.00")}, **JSON
    )
    assert part.status_code == 201, part.content
    assert (part.json()["available"], part.json()["expires_on"]) == (euros("400.00"), "2026-12-31")
    one = f"{PARTS}{part.json()['id']}/"
    assert client.patch(one, {"expires_on": "2026-06-30"}, **JSON).json()["allocated"] == euros("400.00")
    assert client.patch(one, {"amount": euros("450.00")}, **JSON).json()["expires_on"] == "2026-06-30"
    assert client.get(url).json()["allocated"] == euros("450.00")
    assert client.patch(url, {"budget": euros("2000.00")}, **JSON).json()["budget"] == euros("2000.00")
    assert client.post(f"{url}close/", **JSON).json()["status"] == "closed"


def test_what_a_budget_does_not_hold_is_refused_at_its_field(cast):
    client, fund = api(cast), make_fund()
    allocation = give(cast.a, fund)
    submitted(allocation, asked=20_000)
    url, one = f"{FUNDS}{fund.public_id}/", f"{PARTS}{allocation.public_id}/"
    part = {"fund": fund.public_id, "partner": cast.b.public_id}
    assert pointers(client.patch(url, {"budget": euros("499.99")}, **JSON)) == ["#/budget"]
    assert pointers(client.patch(url, {"budget": {"amount": "900.00", "currency": "USD"}}, **JSON)) == [
        "#/budget"
    ]
    assert pointers(client.patch(url, {"name": {"xx": "?"}}, **JSON)) == ["#/name"]
    assert pointers(client.patch(one, {"amount": euros("199.99")}, **JSON)) == ["#/amount"]
    assert pointers(client.post(PARTS, {**part, "amount": euros("500.01")}, **JSON)) == ["#/amount"]
    assert pointers(client.patch(one, {"allocated": euros("600.00")}, **JSON)) == ["#/allocated"]
    assert pointers(client.post(FUNDS, {**FUND, "share": "1.5"}, **JSON)) == ["#/share"]
    assert (Fund.objects.get().allocated, Allocation.objects.get().allocated) == (eur(50_000), eur(50_000))


def test_who_may_not_set_funds_up_is_refused(cast):
    fund = make_fund()
    allocation = give(cast.a, fund)
    for client in (api(cast, "finance"), api(cast, "manager_own"), api(cast, scope="marketing:read")):
        assert client.post(FUNDS, FUND, **JSON).status_code == 403
        assert client.post(f"{FUNDS}{fund.public_id}/close/", **JSON).status_code == 403
        answer = client.patch(f"{PARTS}{allocation.public_id}/", {"amount": euros("1.00")}, **JSON)
        assert answer.status_code == 403
    alone = api(cast, scope="marketing.allocation:change")
    assert (
        alone.patch(f"{PARTS}{allocation.public_id}/", {"amount": euros("1.00")}, **JSON).status_code == 200
    )
    assert alone.post(FUNDS, FUND, **JSON).status_code == 403
