"""Company totals as another system sends them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from accounts.services.tokens import staff_token_create
from core import clock
from core.actor import SYSTEM
from core.errors import DomainError
from core.models import Event
from insights.models import CompanyTotal
from partners.access.services import partner_token_create

URL = "/api/v1/company-totals/"
UNTIL = timedelta(days=30)
JANUARY = {"month": "2026-01", "revenue": {"amount": "1000.50", "currency": "EUR"}, "leads": 12}
FEBRUARY = {"month": "2026-02", "revenue": {"amount": "900.00", "currency": "EUR"}}


@pytest.fixture
def finance(cast) -> Client:
    secret = staff_token_create(
        actor=SYSTEM, owner=cast.staff["finance"], name="erp", scopes=["insights:write"],
        expires_at=clock.now() + UNTIL,
    )[1]  # fmt: skip
    return Client(headers={"authorization": f"Bearer {secret}"})


def test_months_are_entered_replaced_and_read_back(finance):
    first = finance.put(URL, [JANUARY, FEBRUARY], content_type="application/json")
    assert first.status_code == 200
    assert [row["month"] for row in first.json()] == ["2026-01", "2026-02"]
    again = finance.put(URL, [JANUARY, {**FEBRUARY, "leads": 3}], content_type="application/json")
    assert again.status_code == 200
    rows = finance.get(URL).json()["results"]
    assert [(row["month"], row["revenue"], row["leads"]) for row in rows] == [
        ("2026-02", {"amount": "900.00", "currency": "EUR"}, 3),
        ("2026-01", {"amount": "1000.50", "currency": "EUR"}, 12),
    ]
    # Two entered, one changed; what was sent again unchanged left no event.
    assert Event.objects.filter(code="insights.company_total.set").count() == 3


def test_a_month_that_is_wrong_refuses_them_all(finance):
    wrong = {**FEBRUARY, "month": "2999-01"}
    answer = finance.put(URL, [JANUARY, wrong], content_type="application/json")
    assert answer.status_code == 422
    assert not CompanyTotal.objects.exists()
    answer = finance.put(URL, [JANUARY, {**JANUARY, "month": "January"}], content_type="application/json")
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == ["#/1/month"]


def test_only_who_may_enters_them(cast, finance):
    owned = {"actor": SYSTEM, "owner": cast.staff["auditor"], "name": "x", "expires_at": clock.now() + UNTIL}
    with pytest.raises(DomainError) as refusal:
        staff_token_create(scopes=["insights:write"], **owned)
    assert refusal.value.field == "scopes"
    secret = staff_token_create(scopes=["insights:read"], **owned)[1]
    auditor = Client(headers={"authorization": f"Bearer {secret}"})
    assert auditor.get(URL).status_code == 200
    assert auditor.put(URL, [JANUARY], content_type="application/json").status_code == 403
    secret = partner_token_create(
        actor=SYSTEM, partner=cast.a, name="x", role="administrator", scopes=["partners:read"],
        expires_at=clock.now() + UNTIL,
    )[1]  # fmt: skip
    assert Client(headers={"authorization": f"Bearer {secret}"}).get(URL).status_code == 403
    assert Client().get(URL).status_code == 401
