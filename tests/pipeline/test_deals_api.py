"""Deals over the API: tokens of partners register, ours decide; nobody learns who holds a customer."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import StaffToken
from core import tokens
from core.models import IdempotencyKey
from partners.models import PartnerToken
from pipeline.models import Deal
from pipeline.protection import services
from tests.pipeline.deal_factories import approve, register
from tests.support.api_truth import fields_of, without_instance

BODY = {
    "customer_name": "Helio Santé",
    "customer_domain": "www.helio-sante.fr",
    "how": "Met at a fair",
    "product_lines": ["platform"],
}


class Api:
    """A client with a token; bodies are JSON."""

    def __init__(self, secret: str) -> None:
        self.client = Client(headers={"Authorization": f"Bearer {secret}"})

    def get(self, path: str, **query):
        return self.client.get(f"/api/v1/{path}", query)

    def post(self, path: str, body=None, **headers):
        return self.client.post(
            f"/api/v1/{path}", body or {}, content_type="application/json", headers=headers
        )

    def patch(self, path: str, body):
        return self.client.patch(f"/api/v1/{path}", body, content_type="application/json")

    def delete(self, path: str):
        return self.client.delete(f"/api/v1/{path}")


def partner_api(cast, letter="a", role="administrator") -> Api:
    secret = tokens.new_secret()
    PartnerToken.objects.create(
        partner=getattr(cast, letter),
        role=role,
        name="CRM",
        scopes=["pipeline:write"],
        secret_hash=tokens.digest(secret),
        expires_at=timezone.now() + timedelta(days=30),
    )
    return Api(secret)


def staff_api(cast, role="manager") -> Api:
    secret = tokens.new_secret()
    StaffToken.objects.create(
        owner=cast.staff[role],
        name="ours",
        scopes=["pipeline:write"],
        secret_hash=tokens.digest(secret),
        expires_at=timezone.now() + timedelta(days=30),
    )
    return Api(secret)


@pytest.fixture
def ours(cast):
    return staff_api(cast)


@pytest.fixture
def theirs(cast):
    return partner_api(cast)


def test_a_draft_is_changed_submitted_and_approved(cast, ours, theirs):
    made = theirs.post("deals/", {**BODY, "amount": {"amount": "1500.50", "currency": "EUR"}})
    assert made.status_code == 201, made.content
    draft = made.json()
    assert (draft["status"], draft["number"], draft["customer_domain"]) == ("draft", "", "helio-sante.fr")
    assert draft["amount"] == {"amount": "1500.50", "currency": "EUR"}
    path = f"deals/{draft['id']}/"
    assert ours.get(path).status_code == 404, "a draft is the partner's own"
    assert theirs.patch(path, {"how": "Called us"}).json()["how"] == "Called us"
    sent = theirs.post(path + "submit/").json()
    assert (sent["status"], sent["protection"], sent["message"]) == ("submitted", "provisional", "")
    assert theirs.post(path + "approve/").status_code == 403
    answer = ours.post(path + "approve/", {"reason": "Good"}).json()
    assert (answer["status"], answer["decided_by"], answer["decision_reason"]) == (
        "approved",
        "Manager",
        "Good",
    )
    assert ours.post(path + "approve/").status_code == 409


def test_submitting_at_once_needs_everything(theirs):
    answer = theirs.post("deals/", {"customer_name": "X", "submit": True})
    assert answer.status_code == 422
    assert fields_of(answer) == {"customer_domain", "how", "product_lines"}


def test_the_answer_is_one_whatever_keeps_a_deal_from_protection(cast, theirs):
    ours = cast.actor("manager")
    for kind in ("house", "opportunity"):
        services.own_account_save(
            actor=ours, kind=kind, customer_name=kind, customer_country="FR", customer_domain=f"{kind}.fr"
        )
    register(cast, "b", customer_name="Held", customer_domain="held.fr")
    approve(cast, register(cast, "b", customer_name="Approved", customer_domain="approved.fr"))
    answers = set()
    own = ("id", "number", "customer_name", "customer_domain", "submitted_at", "created_at", "updated_at")
    for number, name in enumerate(("house", "opportunity", "held", "approved")):
        answer = theirs.post(
            "deals/", {**BODY, "customer_name": f"X{number}", "customer_domain": f"{name}.fr", "submit": True}
        )
        body = answer.json()
        assert (answer.status_code, body["protection"]) == (201, "none")
        assert body["message"] == "This deal cannot be protected. Your manager will contact you."
        answers.add((answer.status_code, str({name: v for name, v in body.items() if name not in own})))
    assert len(answers) == 1


def test_drafts_tell_nothing_about_other_deals(cast, theirs):
    register(cast, "b")
    taken = theirs.post("deals/", BODY).json()
    free = theirs.post("deals/", {**BODY, "customer_domain": "free-of-all.com"}).json()
    for answer in (taken, free):
        assert (answer["status"], answer["protection"], answer["message"]) == ("draft", "none", "")


def test_an_idempotency_key_registers_once(theirs):
    first = theirs.post("deals/", {**BODY, "submit": True}, **{"Idempotency-Key": "k1"})
    again = theirs.post("deals/", {**BODY, "submit": True}, **{"Idempotency-Key": "k1"})
    assert first.status_code == again.status_code == 201
    assert first.json()["id"] == again.json()["id"]
    assert again.headers["Idempotent-Replay"] == "true"
    assert Deal.objects.count() == 1
    other = theirs.post("deals/", {**BODY, "customer_name": "Other"}, **{"Idempotency-Key": "k1"})
    assert other.status_code == 409
    assert IdempotencyKey.objects.count() == 1


def test_a_partner_sees_its_own_deals_only(cast, theirs):
    deal = register(cast, "b")
    register(cast, customer_name="Mine", customer_domain="mine.fr")
    assert [row["customer_name"] for row in theirs.get("deals/").json()["results"]] == ["Mine"]
    foreign, missing = theirs.get(f"deals/{deal.public_id}/"), theirs.get("deals/dea_" + "0" * 26 + "/")
    assert foreign.status_code == missing.status_code == 404
    assert without_instance(foreign) == without_instance(missing)
    assert theirs.post("deals/", {**BODY, "partner": cast.b.public_id}).status_code == 422


def test_filters_and_the_delta(cast, ours):
    register(cast)
    deal = approve(cast, register(cast, "b", customer_name="Other", customer_domain="other.fr"))
    rows = ours.get("deals/", status="approved").json()["results"]
    assert [row["id"] for row in rows] == [deal.public_id]
    Deal.objects.exclude(pk=deal.pk).update(updated_at=datetime(2026, 1, 1, tzinfo=UTC))
    rows = ours.get("deals/", updated_since="2026-01-02T00:00:00Z").json()["results"]
    assert [row["id"] for row in rows] == [deal.public_id]
    assert ours.get("deals/", partner=cast.a.public_id, product_line="platform").json()["results"]


def test_a_claim_on_a_deal_does_not_touch_it(cast, theirs):
    deal = register(cast)
    before = Deal.objects.get(pk=deal.pk).updated_at
    register(cast, "b")
    assert Deal.objects.get(pk=deal.pk).updated_at == before
    events = theirs.get(f"deals/{deal.public_id}/").json()
    assert events["message"] == ""


def test_the_other_verbs(cast, ours, theirs):
    deal = register(cast)
    path = f"deals/{deal.public_id}/"
    assert ours.post(path + "ask/", {"question": "Which?"}).json()["question"] == "Which?"
    assert theirs.post(path + "answer/", {"answer": "That"}).json()["answer"] == "That"
    assert ours.post(path + "approve/").status_code == 200
    assert theirs.post(path + "stage/", {"stage": "proposal"}).json()["stage"] == "proposal"
    assert theirs.post(path + "extend/", {"evidence": "Offer"}).status_code == 200
    asked = ours.get("deal-extensions/").json()["results"][0]
    assert (
        ours.post(f"deal-extensions/{asked['id']}/decide/", {"granted": True}).json()["status"] == "granted"
    )
    win = {"amount": {"amount": "10.00", "currency": "EUR"}, "won_on": date.today().isoformat()}
    assert ours.post(path + "win/", win).json()["status"] == "converted"
    assert theirs.post(path + "withdraw/").status_code == 409
    second = register(cast, customer_name="B", customer_domain="b.fr")
    assert ours.post(f"deals/{second.public_id}/reject/").status_code == 422
    assert ours.post(f"deals/{second.public_id}/reject/", {"reason": "No"}).json()["status"] == "rejected"
    third = approve(cast, register(cast, customer_name="C", customer_domain="c.fr"))
    assert theirs.post(f"deals/{third.public_id}/lose/", {"reason": "Price"}).json()["status"] == "lost"
    draft = theirs.post("deals/", BODY).json()
    assert theirs.delete(f"deals/{draft['id']}/").status_code == 204


def test_our_own_customers_come_from_the_crm_and_no_partner_sees_one(cast, ours, theirs):
    body = {
        "customer_name": "Own",
        "customer_country": "FR",
        "customer_domain": "own.fr",
        "external_id": "crm-1",
    }
    made = ours.post("own-accounts/", body)
    assert made.status_code == 201
    assert ours.post("own-accounts/", body).status_code in (409, 422)
    path = f"own-accounts/{made.json()['id']}/"
    assert ours.patch(path, {"customer_name": "Own Ltd"}).json()["customer_name"] == "Own Ltd"
    assert ours.get("own-accounts/", external_id="crm-1").json()["results"]
    assert theirs.get(path).status_code == 404
    assert theirs.get("own-accounts/").status_code == 403
    assert ours.post(path + "close/").json()["closed_at"]


@pytest.mark.one_engine
def test_the_list_costs_the_same_at_three_and_at_thirty_rows(cast, ours):

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert ours.get("deals/").status_code == 200
        return len(queries)

    for n in range(3):
        register(cast, customer_name=f"Number {n} {n}", customer_domain=f"number{n}.fr")
    count()
    few = count()
    for n in range(3, 30):
        register(cast, customer_name=f"Number {n} {n}", customer_domain=f"number{n}.fr")
    assert count() == few
