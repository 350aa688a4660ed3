"""Agreements over the API: read only, in the scope of the token."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from accounts.services.tokens import staff_token_create
from agreements.drafting import services as drafting_services
from agreements.review import services as review_services
from core import clock
from core.actor import SYSTEM
from partners.access.services import partner_token_create
from tests.agreements.factories import make_draft, make_template
from tests.support.api_truth import without_instance


@pytest.fixture
def tokens(cast):
    until = clock.now() + timedelta(days=30)
    staff = staff_token_create(
        actor=SYSTEM, owner=cast.staff["manager"], name="x", scopes=["agreements:read"], expires_at=until
    )[1]
    partner = partner_token_create(
        actor=SYSTEM, partner=cast.a, name="x", role="sales", scopes=["agreements:read"], expires_at=until
    )[1]
    other = staff_token_create(
        actor=SYSTEM, owner=cast.staff["manager"], name="x", scopes=["partners:read"], expires_at=until
    )[1]
    return {"staff": staff, "partner": partner, "other": other}


def get(token: str, path: str = "") -> tuple[int, dict]:
    answer = Client().get(f"/api/v1/agreements/{path}", headers={"authorization": f"Bearer {token}"})
    return answer.status_code, without_instance(answer)


def test_a_token_reads_agreements_with_their_terms(cast, tokens):
    agreement = make_draft(cast, value_minor=1_250_050, currency="EUR")
    drafting_services.exclusivity_add(
        actor=cast.actor("manager"), agreement=agreement, mode="sole", country="FR"
    )
    status, body = get(tokens["staff"])
    assert status == 200
    row = body["results"][0]
    assert (row["number"], row["partner"], row["notice_on"]) == (
        f"{clock.today().year}-001",
        cast.a.public_id,
        "2026-10-02",
    )
    assert row["value"] == {"amount": "12500.50", "currency": "EUR"}
    assert row["exclusivities"][0]["country"] == "FR"
    assert get(tokens["staff"], f"{agreement.public_id}/")[1]["status"] == "draft"
    assert get(tokens["other"])[0] == 403


def test_a_partner_reads_its_own_once_they_were_sent(cast, tokens):
    template = make_template(cast)
    mine, theirs = make_draft(cast, template), make_draft(cast, template, partner=cast.b)
    assert get(tokens["partner"])[1]["results"] == []
    review_services.agreement_send(actor=cast.actor("manager"), agreement=mine)
    review_services.agreement_send(actor=cast.actor("manager"), agreement=theirs)
    assert [row["id"] for row in get(tokens["partner"])[1]["results"]] == [mine.public_id]
    missing = get(tokens["partner"], "agr_" + "0" * 26 + "/")
    assert get(tokens["partner"], f"{theirs.public_id}/") == missing
    assert missing[0] == 404


def test_nothing_can_be_changed_over_the_api(cast, tokens):
    agreement = make_draft(cast)
    headers = {"authorization": f"Bearer {tokens['staff']}"}
    for method in ("post", "put", "patch", "delete"):
        answer = getattr(Client(), method)(f"/api/v1/agreements/{agreement.public_id}/", headers=headers)
        assert answer.status_code == 405


def test_a_partner_reads_the_terms_it_was_sent_while_we_write_others(cast, tokens):
    manager = cast.actor("manager")
    agreement = make_draft(cast, title="Partnership", value_minor=1_000_000, currency="EUR")
    drafting_services.exclusivity_add(actor=manager, agreement=agreement, mode="sole", country="FR")
    review_services.agreement_send(actor=manager, agreement=agreement)
    review_services.agreement_take_back(actor=manager, agreement=agreement)
    drafting_services.exclusivity_remove(actor=manager, exclusivity=agreement.exclusivities.get())
    drafting_services.agreement_terms_change(
        actor=manager,
        agreement=agreement,
        title="Partnership, on probation",
        ends_on=date(2026, 6, 30),
        notice_days=10,
        service_level="none any more",
        value_minor=1,
    )
    ours = get(tokens["staff"])[1]["results"][0]
    assert (ours["title"], ours["ends_on"], ours["exclusivities"]) == (
        "Partnership, on probation",
        "2026-06-30",
        [],
    )
    for path in ("", f"{agreement.public_id}/"):
        body = get(tokens["partner"], path)[1]
        row = body["results"][0] if "results" in body else body
        assert (row["title"], row["ends_on"], row["notice_days"], row["notice_on"], row["service_level"]) == (
            "Partnership",
            "2026-12-31",
            90,
            "2026-10-02",
            "",
        )
        assert row["value"] == {"amount": "10000.00", "currency": "EUR"}
        assert [(x["mode"], x["country"], x["sector"]) for x in row["exclusivities"]] == [
            ("sole", "FR", None)
        ]
    # Nor does it find them out by asking.
    for question in ("q=probation", "ends_to=2026-07-01", "over_to=2026-07-01", "q=Partnership"):
        assert get(tokens["partner"], f"?{question}")[1]["results"] == [], question
        assert len(get(tokens["staff"], f"?{question}")[1]["results"]) == 1, question
    assert len(get(tokens["partner"], f"?q={agreement.number}")[1]["results"]) == 1
    review_services.agreement_send(actor=manager, agreement=agreement)
    assert get(tokens["partner"])[1]["results"][0]["ends_on"] == "2026-06-30"
    assert len(get(tokens["partner"], "?ends_to=2026-07-01")[1]["results"]) == 1
