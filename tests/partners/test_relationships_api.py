"""Relationships and benefits as other systems read and write them."""

from __future__ import annotations

from datetime import date

import pytest

from partners.benefits.services import benefit_grant
from partners.kinds import services
from partners.models import Region, RelationshipKind, TierBenefit
from tests.support.api_truth import fields_of

JSON = {"content_type": "application/json"}


@pytest.fixture
def kinds(stage) -> dict[str, RelationshipKind]:
    """A channel and a referral."""
    return {
        panel: RelationshipKind.objects.create(code=f"p-{panel}", name={"en": panel.title()}, panel=panel)
        for panel in ("channel", "referral")
    }


def test_every_fact_of_a_channel_is_read(stage, kinds):
    nordics = Region.objects.create(code="nordics", name={"en": "Nordics"}, countries=["SE", "FI"])
    services.kind_add(
        actor=stage.cast.actor("manager"),
        partner=stage.cast.a,
        kind=kinds["channel"],
        since=date(2026, 2, 1),
        regions=[nordics],
        countries=["FR"],
        sectors=[stage.cast.vocabulary.sector],
        certified=True,
        certified_since=date(2026, 3, 1),
        leads_given=True,
        margin_rate="0.225",
        resale_prices="List less ten",
    )
    url = f"/api/v1/relationships/?partner={stage.cast.a.public_id}&kind=p-channel&current=true"
    (row,) = stage.staff_token("auditor").get(url).json()["results"]
    assert (row["regions"], row["countries"], row["sectors"]) == (["nordics"], ["FR"], ["health"])
    assert (row["certified"], row["certified_since"], row["margin_rate"]) == (True, "2026-03-01", "0.2250")
    assert (row["leads_given"], row["resale_prices"], row["until"]) == (True, "List less ten", None)


def test_a_relationship_is_added_changed_and_ended_over_the_api(stage, kinds):
    client = stage.staff_token("administrator")
    body = {"partner": stage.cast.a.public_id, "kind": "p-referral", "since": "2026-01-05", "reward": "fee",
            "fee": {"amount": "150.00", "currency": "EUR"}}  # fmt: skip
    made = client.post("/api/v1/relationships/", body, **JSON)
    assert (made.status_code, made.json()["fee"]) == (201, {"amount": "150.00", "currency": "EUR"})
    url = f"/api/v1/relationships/{made.json()['id']}/"
    changed = client.patch(url, {"referral_profile": "agency"}, **JSON)
    assert changed.json()["referral_profile"] == "agency"
    refused = client.patch(url, {"margin_rate": "0.2"}, **JSON)
    assert (refused.status_code, fields_of(refused)) == (422, {"margin_rate"})
    assert client.post(url + "end/", {"until": "2026-06-30"}, **JSON).json()["until"] == "2026-06-30"
    assert client.post(url + "end/", {"until": "2026-06-30"}, **JSON).status_code == 409


def tracked(stage, code: str, kind: str, **values) -> TierBenefit:
    return TierBenefit.objects.create(
        tier=stage.cast.vocabulary.tiers["silver"],
        code=code,
        kind=kind,
        name={"en": f"The {code}"},
        is_tracked=True,
        **values,
    )


def test_a_system_reads_who_is_in_the_beta_and_what_a_partner_holds(stage):
    a, beta = stage.cast.a, tracked(stage, "beta", "access")
    benefit_grant(actor=stage.cast.actor("manager"), partner=a, benefit=beta)
    client = stage.staff_token("auditor")
    (row,) = client.get("/api/v1/benefit-grants/?code=beta&active=true").json()["results"]
    assert (row["partner"], row["decision"], row["active"]) == (a.public_id, "granted", True)
    (one,) = client.get(f"/api/v1/partners/{a.public_id}/benefits/").json()
    assert (one["code"], one["state"], one["name"]) == ("beta", "given", "The beta")
    assert client.get("/api/v1/benefit-grants/?active=false").json()["results"] == []
    # The partner reads its own, and nobody else's.
    own = stage.partner_token("reader").get("/api/v1/benefit-grants/").json()["results"]
    assert [grant["id"] for grant in own] == [row["id"]]
    others = f"/api/v1/partners/{stage.cast.b.public_id}/benefits/"
    assert stage.partner_token("reader").get(others).status_code == 404


def test_a_training_system_counts_seats_until_they_are_used(stage):
    tracked(stage, "seats", "entitlement", quantity=1)
    client, url = stage.staff_token("support"), "/api/v1/benefit-uses/"
    body = {"partner": stage.cast.a.public_id, "code": "seats", "person": "Ada", "what": "Course"}
    made = client.post(url, body, **JSON)
    assert (made.status_code, made.json()["seat"], made.json()["of"]) == (201, 1, 1)
    assert client.post(url, body, **JSON).status_code == 409
    unknown = client.post(url, {**body, "code": "nothing"}, **JSON)
    assert (unknown.status_code, fields_of(unknown)) == (422, {"code"})
