"""Recruitments over the API: read by us, never by a partner."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from accounts.models import StaffToken
from core import clock, tokens
from core.money import Money
from partners.models import PartnerToken
from pipeline.recruitment import services
from tests.pipeline.recruitment_factories import recruit
from tests.support.api_truth import without_instance

pytestmark = pytest.mark.django_db
PATH = "/api/v1/recruitments/"


def bearer(secret: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {secret}"})


def staff_api(cast, role: str = "manager") -> Client:
    secret = tokens.new_secret()
    StaffToken.objects.create(
        owner=cast.staff[role],
        name="CRM",
        scopes=["pipeline:read"],
        secret_hash=tokens.digest(secret),
        expires_at=clock.now() + timedelta(days=30),
    )
    return bearer(secret)


def test_a_recruitment_is_read_with_its_potential(cast, phases, newcomer):
    body = staff_api(cast).get(f"{PATH}{newcomer.public_id}/").json()
    assert body["potential"] == {"amount": "300000.00", "currency": "EUR"}
    assert (body["phase"], body["outcome"], body["probability"]) == ("exploration", "", 40)
    assert body["partner"] == newcomer.partner.public_id


def test_the_list_is_filtered_like_the_pages(cast, phases, newcomer):
    lost = recruit(cast, "Lost", potential=Money(100, "EUR"))
    services.recruitment_lose(actor=cast.actor("manager"), recruitment=lost, reason="No.")
    rows = staff_api(cast).get(PATH, {"state": "lost"}).json()["results"]
    assert [row["id"] for row in rows] == [lost.public_id]
    assert len(staff_api(cast).get(PATH, {"phase": "exploration"}).json()["results"]) == 2
    assert staff_api(cast).get(PATH, {"mine": "true"}).status_code == 200


def test_a_restricted_manager_and_a_partner_find_nothing(cast, phases, newcomer):
    own = staff_api(cast, "manager_own")
    missing = f"{PATH}rec_{'0' * 26}/"
    foreign, absent = own.get(f"{PATH}{newcomer.public_id}/"), own.get(missing)
    assert (foreign.status_code, without_instance(foreign)) == (404, without_instance(absent))
    secret = tokens.new_secret()
    PartnerToken.objects.create(
        partner=newcomer.partner,
        role="administrator",
        name="CRM",
        scopes=["pipeline:read"],
        secret_hash=tokens.digest(secret),
        expires_at=clock.now() + timedelta(days=30),
    )
    partner = bearer(secret)
    assert partner.get(f"{PATH}{newcomer.public_id}/").status_code == 404
    assert partner.get(PATH).status_code == 403


def test_nothing_is_written_through_the_api(cast, newcomer):
    assert staff_api(cast).post(PATH, {}, content_type="application/json").status_code == 405
