"""Case studies and the press over the API: who reads which text."""

from __future__ import annotations

import pytest
from django.test import Client

from core import clock, tokens
from marketing.case_studies import services
from marketing.press import services as press
from partners.models import PartnerToken
from tests.integrations.factories import staff_api
from tests.marketing.press import embargoed, publish, submit, write

STUDIES, PRESS = "/api/v1/case-studies/", "/api/v1/press/"
JSON = {"content_type": "application/json"}


@pytest.fixture(autouse=True)
def third_of_march(time_machine):
    time_machine.move_to("2026-03-03T10:00:00Z", tick=False)


def api_of(partner, role: str = "administrator") -> Client:
    """A client with a token of a partner."""
    secret = tokens.new_secret()
    PartnerToken.objects.create(
        name="x", partner=partner, role=role, scopes=["marketing:write"], secret_hash=tokens.digest(secret),
        expires_at=clock.now().replace(year=2027),
    )  # fmt: skip
    return Client(headers={"Authorization": f"Bearer {secret}"})


def titles(client: Client) -> list[str]:
    return [row["title"]["en"] for row in client.get(STUDIES).json()["results"]]


def test_each_reads_the_text_that_is_theirs_to_read(cast):
    """We what we work on, its partner what it was shown, the others what is published."""
    ours, theirs, others = staff_api(cast, "marketing", "marketing:write"), api_of(cast.a), api_of(cast.b)
    study = write(cast)
    assert (len(titles(ours)), titles(theirs), titles(others)) == (1, [], [])
    version = submit(cast, study)
    assert (titles(theirs), titles(others)) == (["Twelve ministries"], [])
    answer = theirs.post(f"/api/v1/case-study-versions/{version.public_id}/approve/", **JSON)
    assert (answer.status_code, answer.json()["approval"]) == (200, "approved")
    publish(cast, write(cast, partner=cast.b))
    services.case_study_save(
        actor=cast.actor("marketing"), partner=cast.a, study=study, title={"en": "Thirteen ministries"}
    )
    assert titles(ours) == ["Twelve ministries", "Thirteen ministries"]
    assert sorted(titles(theirs)) == ["Twelve ministries", "Twelve ministries"]
    assert others.get(f"{STUDIES}{study.public_id}/").status_code == 404
    # What another partner answered is no business of theirs.
    assert {row["approval"] for row in theirs.get(STUDIES).json()["results"]} == {"approved", None}


def test_a_study_is_written_whole_in_one_request(cast):
    client = staff_api(cast, "marketing", "marketing:write")
    body = {
        "partner": cast.a.public_id, "title": {"en": "Ten clinics"}, "sector": "health", "product_lines": ["platform"],
        "results": [{"label": {"en": "Saved"}, "value": "12.5", "unit": {"en": "days", "fr": "jours"}}],
        "quotes": [{"text": {"en": "Faster"}, "who": "Ana Roy", "consented_on": "2026-02-01"}],
    }  # fmt: skip
    made = client.post(STUDIES, body, **JSON)
    assert made.status_code == 201, made.content
    row = made.json()
    assert (row["sector"], row["product_lines"], row["results"][0]["value"]) == (
        "health",
        ["platform"],
        "12.50",
    )
    url = f"{STUDIES}{row['id']}/"
    changed = client.patch(url, {"quotes": []}, **JSON).json()
    assert (changed["quotes"], len(changed["results"])) == ([], 1)
    wrong = client.post(f"{url}publish/", **JSON)
    assert (wrong.status_code, wrong.json()["type"]) == (409, "urn:prm:problem:not-approved")


def test_a_text_under_embargo_is_read_by_both_sides_alone(cast):
    row = embargoed(cast)
    ours, theirs, others = staff_api(cast, "marketing", "marketing:write"), api_of(cast.a), api_of(cast.b)
    assert theirs.get(PRESS).json()["results"] == []
    press.press_submit(actor=cast.actor("marketing"), request=row)
    assert [text["status"] for text in theirs.get(PRESS).json()["results"]] == ["ours"]
    assert others.get(f"{PRESS}{row.public_id}/").status_code == 404
    assert api_of(cast.a, "sales").get(PRESS).status_code == 403
    assert theirs.post(f"{PRESS}{row.public_id}/approve/", **JSON).json()["status"] == "approved"
    early = ours.post(f"{PRESS}{row.public_id}/publish/", {"link": "https://paper.test/a"}, **JSON)
    assert (early.status_code, early.json()["type"]) == (409, "urn:prm:problem:under-embargo")
    # A partner's token speaks for its partner, and for no other.
    body = {"kind": "quote", "title": "x", "text": "y", "language": "fr"}
    assert theirs.post(PRESS, body, **JSON).json()["partner"] == cast.a.public_id
