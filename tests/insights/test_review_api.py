"""Reviews over the API: progress, answers, editions, the document."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.services.tokens import staff_token_create
from core import clock
from core.actor import SYSTEM
from insights.models import ReviewEdition
from insights.review import services
from partners.models import Questionnaire
from tests.insights.review_factories import ask, small_review, sources
from tests.insights.test_review_pages import answer, current
from tests.support.api_truth import fields_of

pytestmark = pytest.mark.django_db
REVIEWS, EDITIONS = "/api/v1/reviews/", "/api/v1/review-editions/"


@pytest.fixture
def data(monkeypatch):
    return sources(monkeypatch)


@pytest.fixture
def small(data, db) -> Questionnaire:
    return small_review()


def client(cast, role="manager", *scopes: str) -> Client:
    secret = staff_token_create(
        actor=SYSTEM,
        owner=cast.staff[role],
        name="Test",
        scopes=list(scopes) or ["insights:read", "insights:write"],
        expires_at=clock.now() + timedelta(days=30),
    )[1]
    return Client(headers={"authorization": f"Bearer {secret}", "accept-language": "en"})


def by_code(response) -> dict:
    return {row["code"]: row for row in response.json()["answers"]}


def test_reviews_are_listed_with_their_live_progress(cast, small, data):
    api = client(cast)
    row = api.get(REVIEWS).json()["results"][0]
    assert (row["answered"], row["questions"], row["last_answer"]) == (3, 5, None)
    answer(cast, small, tool="Ours")
    data["revenue"] = None
    row = api.get(f"{REVIEWS}{small.public_id}/").json()
    # The table and the tool: without its figure, what stood on it is open.
    assert (row["answered"], row["last_answer"]) == (2, current(small, "tool").public_id)


def test_answers_say_where_they_come_from(cast, small):
    answer(cast, small, tool="Ours", comments={"again": "Of the data"})
    row = ask(cast, small, "pace")
    api = client(cast)
    answers = by_code(api.get(f"{REVIEWS}{small.public_id}/answers/"))
    assert [answers[code]["value"] for code in ("revenue", "partners", "tool", "pace", "again")] == [
        "12", [{"name": "Alpha", "count": "3"}], "Ours", None, "12",
    ]  # fmt: skip
    assert answers["revenue"]["computed"] is True
    assert answers["revenue"]["moment"] is not None
    assert answers["tool"]["computed"] is False
    assert answers["tool"]["answered_by"] == cast.staff["marketing"].public_id
    assert answers["again"]["comment"] == "Of the data"
    assert answers["pace"]["asked"] == {
        "assignment": row.public_id,
        "person": cast.staff["support"].public_id,
        "name": cast.staff["support"].name,
        "due_on": row.due_on.isoformat(),
        "overdue": False,
    }


def test_rows_are_linked_where_the_token_may_read_them(cast, small):
    rows = by_code(client(cast).get(f"{REVIEWS}{small.public_id}/answers/"))["revenue"]["rows_url"]
    assert rows == ""
    wide = client(cast, "manager", "insights:read", "partners:read")
    rows = by_code(wide.get(f"{REVIEWS}{small.public_id}/answers/"))["revenue"]["rows_url"]
    assert rows.endswith("/staff/partners/")
    assert rows.startswith("http")


def test_answers_are_sent_and_what_is_wrong_is_said_at_its_place(cast, small):
    api = client(cast, "finance")
    address = f"{REVIEWS}{small.public_id}/answers/"

    def send(**body):
        return api.patch(address, body, content_type="application/json")

    sent = send(answers={"tool": "Ours", "pace": "monthly"}, comments={"again": "Of 3"})
    assert sent.status_code == 200
    assert by_code(sent)["pace"]["value"] == "monthly"
    assert current(small, "tool").answered_by == cast.staff["finance"].public_id
    wrong = send(answers={"pace": "daily", "tool": "New", "revenue": "1", "nothing": "x"})
    assert wrong.status_code == 422
    assert fields_of(wrong) == {"answers/pace", "answers/revenue", "answers/nothing"}
    assert current(small, "tool").value == "Ours"
    assert fields_of(send(comments={"revenue": "x"})) == {"comments/revenue"}
    # Emptied, it is open again.
    assert by_code(send(answers={"pace": None}))["pace"]["value"] is None


def test_a_newer_answer_of_somebody_else_is_not_replaced(cast, small):
    api = client(cast)
    address = f"{REVIEWS}{small.public_id}/"
    etag = api.get(address).headers["ETag"]
    seen = by_code(api.get(f"{address}answers/"))["tool"]["seen"]
    answer(cast, small, tool="Of somebody else")
    body = {"answers": {"tool": "Mine"}, "seen": {"tool": seen}}
    refused = api.patch(f"{address}answers/", body, content_type="application/json")
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:prm:problem:answered-meanwhile")
    assert fields_of(refused) == {"answers/tool"}
    stale = api.patch(
        f"{address}answers/", {"answers": {"pace": "monthly"}}, content_type="application/json",
        headers={"if-match": etag},
    )  # fmt: skip
    assert stale.status_code == 412
    assert current(small, "tool").value == "Of somebody else"
    assert current(small, "pace") is None
    etag = api.get(address).headers["ETag"]
    done = api.patch(
        f"{address}answers/", {"answers": {"pace": "monthly"}}, content_type="application/json",
        headers={"if-match": etag},
    )  # fmt: skip
    assert done.status_code == 200


def test_editions_are_read_with_their_answers_and_summary(cast, small, data):
    answer(cast, small, tool="Ours")
    edition = services.edition_freeze(
        actor=cast.actor("manager"), questionnaire=small, year=clock.today().year, quarter=1
    )
    data["revenue"] = "99"
    api = client(cast, "auditor", "insights:read")
    row = api.get(EDITIONS).json()["results"][0]
    assert (row["id"], row["quarter"], row["review"]) == (edition.public_id, 1, small.public_id)
    kept = api.get(f"{EDITIONS}{edition.public_id}/")
    assert by_code(kept)["revenue"]["value"] == "12"
    assert (kept.json()["answered"], kept.json()["questions"]) == (4, 5)
    assert set(kept.json()["summary"]) == {"en", "fr"}
    summary = kept.json()["summary"]["en"]
    # Of the five lines it asks none; its own answers are said.
    assert summary["lines"] == []
    assert {"text": "“Which tool?”: “Ours”", "section": "ways", "codes": ["tool"]} in summary["sentences"]


def test_the_document_over_the_api(cast, small):
    services.edition_freeze(actor=cast.actor("manager"), questionnaire=small, year=clock.today().year)
    api = client(cast, "auditor", "insights:read")
    for address in (
        f"{REVIEWS}{small.public_id}/markdown/",
        f"{EDITIONS}{ReviewEdition.objects.get().public_id}/markdown/",
    ):
        response = api.get(address, headers={"accept": "text/markdown", "accept-language": "fr"})
        assert response.headers["Content-Type"] == "text/markdown; charset=utf-8", response.content
        assert response.content.decode().startswith("# Petit bilan")
        refused = api.get(address, {"year": "2026"})
        assert refused.status_code == 400
        assert refused.headers["Content-Type"].startswith("application/problem+json")


def test_scopes_and_roles(cast, small):
    address = f"{REVIEWS}{small.public_id}/answers/"
    body = {"answers": {"tool": "x"}}
    for role, scopes, status in (
        ("manager", ["insights:read"], 403),
        ("manager", ["insights.review:answer"], 200),
        ("auditor", ["insights:read"], 403),
    ):
        sent = client(cast, role, *scopes).patch(address, body, content_type="application/json")
        assert sent.status_code == status, (role, scopes)
    assert client(cast, "support", "partners:read").get(REVIEWS).status_code == 403


@pytest.mark.one_engine
def test_lists_ask_no_more_for_many_reviews_than_for_one(cast, small):
    api = client(cast)

    def statements() -> int:
        api.get(REVIEWS)
        with CaptureQueriesContext(connection) as sent:
            assert api.get(REVIEWS).status_code == 200
        return len(sent)

    answer(cast, small, tool="Ours")
    few = statements()
    for _number in range(4):
        answer(cast, small_review(), tool="Ours", pace="yearly")
    assert statements() == few


def test_the_summary_is_read_as_the_answers_give_it_now(cast, small):
    answer(cast, small, tool="Ours. And theirs.")
    said = client(cast, "auditor", "insights:read").get(f"{REVIEWS}{small.public_id}/summary/").json()
    assert said["lines"] == []
    assert {"text": "“Which tool?”: “Ours.”", "section": "ways", "codes": ["tool"]} in said["sentences"]


def test_a_machine_freezes_an_edition_once(cast, small):
    api = client(cast, "manager", "insights.review:freeze")
    sent = {"review": small.public_id, "year": clock.today().year, "quarter": 1}
    made = api.post(EDITIONS, sent, content_type="application/json")
    assert (made.status_code, made.json()["quarter"]) == (201, 1)
    assert ReviewEdition.objects.get().public_id == made.json()["id"]
    again = api.post(EDITIONS, sent, content_type="application/json")
    assert (again.status_code, fields_of(again)) == (409, {"year"})
    ahead = api.post(EDITIONS, {**sent, "year": 2099}, content_type="application/json")
    assert (ahead.status_code, fields_of(ahead)) == (422, {"year"})
    assert (
        client(cast, "auditor", "insights:read")
        .post(EDITIONS, sent, content_type="application/json")
        .status_code
        == 403
    )
