"""An amount that is none is refused with 422 at its field, whichever face it came through."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.services.tokens import staff_token_create
from core import clock
from core.actor import SYSTEM
from insights.models import CompanyTotal
from partners.models import ExchangeRate
from pipeline.models import Sale
from referrals.models import ReferralEvent
from web.forms import DecimalField, Form, MoneyField

NO_AMOUNTS = [
    "1e999999",
    "1e3",
    "\u0661\u0662",
    " 10.00 ",
    "NaN",
    "-Infinity",
    "1." + "1" * 40,
    "0.001",
    "",
    "1_0",
]
NO_CURRENCIES = ["ZZZ", "123", "FRF", "XXX", "XTS", "XAU", "eur", "E", ""]
SALE = {"role": "sourced", "sold_on": "2026-03-05", "customer_name": "Helio"}
CONVERSION = {"type": "sale", "external_id": "o-1", "occurred_at": "2026-03-05T10:00:00Z"}


@pytest.fixture
def api(cast) -> Client:
    secret = staff_token_create(
        actor=SYSTEM, owner=cast.staff["finance"], name="erp", expires_at=clock.now() + timedelta(days=30),
        scopes=["pipeline:write", "referrals:write", "insights:write"],
    )[1]  # fmt: skip
    return Client(headers={"authorization": f"Bearer {secret}"})


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("amount", "currency"),
    [*((text, "EUR") for text in NO_AMOUNTS), *(("10.00", code) for code in NO_CURRENCIES)],
)
def test_no_face_of_the_api_takes_what_is_no_amount(cast, api, amount, currency):
    sent = {"amount": amount, "currency": currency}
    answers = [
        api.post("/api/v1/sales/", {**SALE, "partner": cast.a.public_id, "amount": sent}, "application/json"),
        api.post("/api/v1/conversions/", {**CONVERSION, "amount": sent}, "application/json"),
        api.put("/api/v1/company-totals/", [{"month": "2026-01", "revenue": sent}], "application/json"),
    ]
    assert [answer.status_code for answer in answers] == [422, 422, 422]
    for answer, field in zip(answers, ("amount", "amount", "revenue"), strict=True):
        assert field in str(answer.json()["errors"])
    assert not any(model.objects.exists() for model in (Sale, ReferralEvent, CompanyTotal))


@pytest.mark.parametrize("amount", [12.5, 10, None, ["1"], True])
def test_an_amount_is_text(cast, api, amount):
    sent = {**SALE, "partner": cast.a.public_id, "amount": {"amount": amount, "currency": "EUR"}}
    assert api.post("/api/v1/sales/", sent, "application/json").status_code == 422


class Typed(Form):
    amount = MoneyField()
    share = DecimalField(max_digits=9, decimal_places=6, required=False)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("1250.00", "1250.00"),
        (" 1 250,50 ", "1250.50"),
        ("1\u202f250,50", "1250.50"),
        ("1'250.50", "1250.50"),
    ],
)
def test_a_page_takes_the_separators_of_people(cast, typed, read):
    form = Typed({"amount": typed}, actor=cast.actor("finance"))
    assert form.is_valid(), form.errors
    assert f"{form.cleaned_data['amount']:.2f}" == read


@pytest.mark.parametrize("typed", [*(text for text in NO_AMOUNTS if text.strip() != "10.00"), "1 0", "1,2,3"])
def test_a_page_refuses_at_the_field_what_is_no_number(cast, typed):
    form = Typed({"amount": typed, "share": typed}, actor=cast.actor("finance"))
    if typed != "0.001":
        assert "amount" in form.errors
    assert typed in ("", "0.001") or "share" in form.errors


def test_a_sale_typed_with_more_decimals_than_its_currency_has_is_refused_at_the_amount(cast):
    ExchangeRate.objects.create(currency="JPY", day="2026-01-01", rate="0.006")
    page = cast.staff_client("finance").post(
        reverse("pipeline:sale_new"),
        {**SALE, "partner": cast.a.public_id, "source": "manual", "amount": "10.5", "currency": "JPY"},
    )
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["amount"])
