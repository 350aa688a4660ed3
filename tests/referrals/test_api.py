"""Conversions, commissions and links over the API."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from accounts.models import StaffToken
from core import clock, tokens
from partners.models import PartnerToken
from pipeline.models import Sale
from referrals.models import Click, Commission, ReferralEvent
from tests.referrals.factories import at, make_campaign, make_link, make_plan
from tests.support.api_truth import fields_of, without_instance

CONVERSIONS = "/api/v1/conversions/"


def staff_api(cast, role="administrator", scopes=("referrals:write", "pipeline:write")) -> dict[str, str]:
    secret = tokens.new_secret()
    StaffToken.objects.create(
        owner=cast.staff[role], name="t", scopes=list(scopes), secret_hash=tokens.digest(secret),
        expires_at=clock.now() + timedelta(days=1),
    )  # fmt: skip
    return {"Authorization": f"Bearer {secret}"}


def partner_api(
    cast, letter="a", role="administrator", scopes=("referrals:write", "pipeline:write")
) -> dict[str, str]:
    secret = tokens.new_secret()
    PartnerToken.objects.create(
        partner=getattr(cast, letter), name="t", role=role, scopes=list(scopes), secret_hash=tokens.digest(secret),
        expires_at=clock.now() + timedelta(days=1),
    )  # fmt: skip
    return {"Authorization": f"Bearer {secret}"}


def body(**values):
    return {
        "type": "sale",
        "external_id": "order-1",
        "occurred_at": "2026-11-01T10:00:00Z",
        "amount": {"amount": "1000.00", "currency": "EUR"},
        **values,
    }


def post(headers, data, **extra):
    return Client().post(CONVERSIONS, data, content_type="application/json", headers={**headers, **extra})


@pytest.fixture
def click(cast):
    make_plan()
    link = make_link(cast.a, make_campaign(disclosure="country"), code="spring")
    return Click.objects.create(link=link, at=at(400), visitor="vis_1", consented=True)


def test_a_sale_is_reported_once_however_often_it_is_sent(cast, click):
    headers = staff_api(cast)
    recent = Click.objects.create(link=click.link, at=clock.now() - timedelta(days=60))
    customer = {"ref": "c-1", "name": "Clinique", "country": "fr"}
    sent = body(click=recent.public_id, occurred_at=clock.now().isoformat(), customer=customer)
    first = post(headers, sent)
    again = post(headers, sent)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    told = first.json()
    assert (told["partner"], told["link"], told["basis"], told["reason"]) == (
        cast.a.public_id,
        "spring",
        "click",
        "",
    )
    assert told["amount"] == {"amount": "1000.00", "currency": "EUR"}
    other = post(headers, {**sent, "amount": {"amount": "1.00", "currency": "EUR"}})
    assert (other.status_code, other.json()["type"]) == (409, "urn:prm:problem:external-id-reused")
    assert Sale.objects.count() == Commission.objects.count() == 1


def test_an_idempotency_key_answers_the_first_answer(cast, click):
    headers = staff_api(cast)
    first = post(headers, body(), **{"Idempotency-Key": "k-1"})
    again = post(headers, body(), **{"Idempotency-Key": "k-1"})
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.headers["Idempotent-Replay"] == "true"
    reused = post(headers, body(external_id="order-2"), **{"Idempotency-Key": "k-1"})
    assert reused.json()["type"] == "urn:prm:problem:idempotency-key-reused"
    assert ReferralEvent.objects.count() == 1


def test_what_is_wrong_is_said_at_its_field(cast):
    headers = staff_api(cast)
    answer = post(headers, body(type="refund"))
    assert (answer.status_code, fields_of(answer)) == (422, {"sale"})
    answer = post(headers, body(amount={"amount": "1.001", "currency": "EUR"}, external_id=""))
    assert fields_of(answer) == {"amount", "external_id"}
    assert answer["Content-Type"] == "application/problem+json"


def test_who_may_report_and_read(cast, click):
    assert post({}, body()).status_code == 401
    assert post(staff_api(cast, "manager"), body()).status_code == 403
    assert post(staff_api(cast, scopes=["referrals:read"]), body()).status_code == 403
    assert post(partner_api(cast), body()).status_code == 403
    assert not ReferralEvent.objects.exists()


def test_a_partners_token_reads_its_own_and_what_is_disclosed(cast, click):
    fresh = Click.objects.create(link=click.link, at=clock.now())
    sent = body(
        click=fresh.public_id,
        occurred_at=clock.now().isoformat(),
        customer={"ref": "c", "name": "Clinique", "country": "FR"},
    )
    event = post(staff_api(cast), sent).json()
    mine, theirs = partner_api(cast, "a"), partner_api(cast, "b")
    (listed,) = Client().get(CONVERSIONS, headers=mine).json()["results"]
    assert listed["customer"] == "FR"
    assert Client().get(CONVERSIONS, headers=theirs).json()["results"] == []
    foreign = Client().get(f"{CONVERSIONS}{event['id']}/", headers=theirs)
    missing = Client().get(f"{CONVERSIONS}cnv_{'0' * 26}/", headers=theirs)
    assert (foreign.status_code, without_instance(foreign)) == (404, without_instance(missing))
    (sale,) = Client().get("/api/v1/sales/", headers=mine).json()["results"]
    assert sale["customer"] == "FR"
    (link,) = Client().get("/api/v1/referral-links/", headers=mine).json()["results"]
    assert link["url"].endswith("/r/spring")


def test_a_commission_comes_with_its_explanation(cast, click):
    fresh = Click.objects.create(link=click.link, at=clock.now())
    post(staff_api(cast), body(click=fresh.public_id, occurred_at=clock.now().isoformat()))
    headers = partner_api(cast)
    (row,) = Client().get("/api/v1/commissions/", headers=headers).json()["results"]
    assert (row["amount"], row["status"]) == ({"amount": "100.00", "currency": "EUR"}, "held")
    one = Client().get(f"/api/v1/commissions/{row['id']}/", headers=headers).json()
    assert (one["plan_version"], one["explanation"]["rate"], one["explanation"]["result"]) == (
        1,
        "0.100000",
        10_000,
    )
    assert (
        Client().get("/api/v1/commissions/", headers=partner_api(cast, role="technical")).status_code == 403
    )


def test_a_sale_and_its_refund_over_the_api(cast):
    headers = staff_api(cast)
    amount = {"amount": "10.00", "currency": "EUR"}
    sent = {"partner": cast.a.public_id, "role": "sourced", "sold_on": "2026-11-01", "amount": amount}
    sent["external_id"] = "INV-1"
    sale = Client().post("/api/v1/sales/", sent, content_type="application/json", headers=headers)
    assert (sale.status_code, sale.json()["source"]) == (201, "api")
    assert (
        Client().post("/api/v1/sales/", sent, content_type="application/json", headers=headers).status_code
        == 422
    )
    refund = Client().post(
        f"/api/v1/sales/{sale.json()['id']}/refund/",
        {"amount": {"amount": "4.00", "currency": "EUR"}, "refunded_on": "2026-11-02"},
        content_type="application/json",
        headers=headers,
    )
    assert (refund.status_code, refund.json()["amount"]["amount"]) == (201, "-4.00")


def test_a_partner_cannot_guess_the_plans_of_others(cast, click):
    fresh = Click.objects.create(link=click.link, at=clock.now())
    post(staff_api(cast), body(click=fresh.public_id, occurred_at=clock.now().isoformat()))
    own = Commission.objects.get(partner=cast.a).plan_version.plan
    other = make_plan(position=90, sources=["oem"]).plan

    def asked(headers, code) -> tuple[int, str]:
        answer = Client().get("/api/v1/commissions/", {"plan": code}, headers=headers)
        return answer.status_code, str(without_instance(answer)).replace(code, "…")

    partner = partner_api(cast)
    assert asked(partner, own.code)[0] == 200
    existing, missing = asked(partner, other.code), asked(partner, "nowhere")
    assert existing == missing
    assert existing[0] == 400
    assert asked(staff_api(cast), other.code)[0] == 200
