"""The Idempotency-Key: what it may be, what counts as the same request, for whom, and what is kept."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client

from accounts.services.tokens import staff_token_create
from core import clock
from core.actor import SYSTEM
from core.models import IdempotencyKey
from partners.access.services import partner_token_create
from partners.models import Partner

URL = "/api/v1/partners/"
BODY = {"name": "Gamma SAS", "type": "company", "country": "FR"}


def token(owner) -> Client:
    secret = staff_token_create(
        actor=SYSTEM, owner=owner, name="crm", scopes=["partners:write"],
        expires_at=clock.now() + timedelta(days=30),
    )[1]  # fmt: skip
    return Client(headers={"authorization": f"Bearer {secret}"})


@pytest.fixture
def crm(cast) -> Client:
    return token(cast.staff["manager"])


def send(client: Client, key: str, body=None):
    content = body if isinstance(body, str) else json.dumps(body or BODY)
    return client.post(URL, content, content_type="application/json", headers={"Idempotency-Key": key})


def made() -> int:
    return Partner.objects.filter(name="Gamma SAS").count()


@pytest.mark.parametrize("key", ["k" * 256, "clé", "a\tb", "\x7f"])
def test_a_key_that_cannot_be_kept_whole_is_refused_with_the_limit(crm, key):
    answer = send(crm, key)
    assert (answer.status_code, answer.json()["type"]) == (400, "urn:prm:problem:invalid-idempotency-key")
    assert "255" in answer.json()["detail"]
    assert made() == 0


def test_keys_that_differ_in_their_last_character_are_two(crm):
    first, second = (send(crm, "k" * 254 + last, {**BODY, "name": f"G {last}"}) for last in "ab")
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["id"] != second.json()["id"]


def test_the_same_content_in_another_order_is_the_same_request(crm):
    first = send(crm, "k-1", '{"name": "Gamma SAS", "type": "company", "country": "FR"}')
    again = send(crm, "k-1", '{"country":"FR",  "type":"company","name":"Gamma SAS"}')
    assert (again.status_code, again.json()) == (201, first.json())
    assert again.headers["Idempotent-Replay"] == "true"
    other = send(crm, "k-1", {**BODY, "country": "BE"})
    assert (other.status_code, made()) == (409, 1)


def test_a_new_token_of_the_same_person_does_nothing_twice_and_another_person_has_keys_of_their_own(
    cast, crm
):
    first = send(crm, "k-1")
    assert send(token(cast.staff["manager"]), "k-1").json() == first.json()
    assert send(token(cast.staff["administrator"]), "k-1", {**BODY, "name": "Delta"}).status_code == 201
    assert made() == 1


def test_a_new_token_of_the_same_partner_does_nothing_twice(cast):
    def client(role: str) -> Client:
        secret = partner_token_create(
            actor=cast.member("a", "administrator"), partner=cast.a, name="crm", role=role,
            scopes=["partners:write"], expires_at=clock.now() + timedelta(days=30),
        )[1]  # fmt: skip
        return Client(headers={"authorization": f"Bearer {secret}"})

    body = {"partner": cast.a.public_id, "name": "Ada Roy", "email": "ada@alpha.test", "role": "sales"}
    answers = [
        client("administrator").post(
            "/api/v1/contacts/", body, content_type="application/json", headers={"Idempotency-Key": "k-1"}
        )
        for _time in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()


def test_what_is_kept_of_an_answer_names_nobody(crm):
    answer = send(crm, "k-1")
    kept = IdempotencyKey.objects.get()
    assert "Gamma" not in json.dumps(kept.body)
    assert kept.key == "k-1"
    assert send(crm, "k-1").json() == answer.json()


def test_an_answer_of_the_version_before_is_still_given(crm):
    before = {**send(crm, "k-1").json(), "name": "as it was"}
    IdempotencyKey.objects.update(body=before)
    assert send(crm, "k-1").json() == before
