"""Who is asked for answers to a review: one mail for many questions, handed over, withdrawn, reminded."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock, people
from core.errors import DomainError
from core.models import Event, OutgoingMail
from core.queue import mail
from insights.review import asking
from partners.models import Assignment, Questionnaire
from tests.insights.review_factories import ask, small_review, sources
from tests.insights.test_review_api import client
from tests.insights.test_review_pages import answer, read, url

pytestmark = pytest.mark.django_db
ASSIGNMENTS = "/api/v1/review-assignments/"


@pytest.fixture
def small(monkeypatch, db) -> Questionnaire:
    sources(monkeypatch)
    return small_review()


def ask_all(cast, review, *codes: str, of: str = "support", days: int = 7) -> list[Assignment]:
    return asking.review_ask(
        actor=cast.actor("administrator"),
        questionnaire=review,
        codes=codes,
        person=cast.staff[of],
        due_on=clock.today() + timedelta(days=days),
    )


def mails(cast, kind: str, to: str) -> list[EmailMultiAlternatives]:
    person = cast.staff[to]
    rows = OutgoingMail.objects.filter(kind=f"insights.review_{kind}", recipient=person.public_id)
    known = people.find([person.public_id])[person.public_id]
    return [mail.compose(row, known) for row in rows.order_by("pk")]


# -- Asked --------------------------------------------------------------------------------------------


def test_several_questions_at_once_are_one_mail_that_lists_each_with_its_day_and_page(cast, small):
    with time_machine.travel("2026-06-01T10:00:00Z", tick=False):
        rows = ask_all(cast, small, "tool", "pace", "again")
        (message,) = mails(cast, "asked", "support")
    assert message.subject == "Small review: 3 answers are asked of you by 8 June 2026"
    assert f"{cast.staff['administrator'].name} asks you to answer 3 questions" in message.body
    html = message.alternatives[0][0]
    for row, question in zip(rows, ("Which tool?", "How often?", "Sold again"), strict=True):
        assert f"* {question} (Small review, by 8 June 2026)\n  http" in message.body
        assert url("review-asked", row) in message.body
        assert f'{url("review-asked", row)}">{question} (Small review, by 8 June 2026)</a>' in html


def test_one_question_is_a_mail_about_it_whose_button_opens_it(cast, small):
    (row,) = ask_all(cast, small, "tool")
    (message,) = mails(cast, "asked", "support")
    assert "your answer is asked for by" in message.subject
    assert message.body.count(url("review-asked", row)) == 2


def test_asked_again_as_before_nobody_is_told_again(cast, small):
    ask_all(cast, small, "tool", "pace")
    ask_all(cast, small, "tool", "pace")
    assert Assignment.objects.count() == 2
    assert len(mails(cast, "asked", "support")) == 1
    # What is new or has another day is told, and that alone.
    ask_all(cast, small, "tool", "again")
    second = mails(cast, "asked", "support")[1]
    assert "Sold again" in second.body
    assert "Which tool?" not in second.body
    ask_all(cast, small, "tool", days=9)
    assert "Which tool?" in mails(cast, "asked", "support")[2].body


def test_asking_many_takes_no_more_statements_than_asking_one(cast, small):
    def statements(*codes: str) -> int:
        with CaptureQueriesContext(connection) as sent:
            ask_all(cast, small, *codes)
        return len(sent)

    ask_all(cast, small, "tool", of="finance")
    one = statements("tool")
    ask_all(cast, small, "tool", "pace", "again", of="finance")
    assert statements("tool", "pace", "again") == one


# -- Handed over and withdrawn ------------------------------------------------------------------------


def test_an_answer_is_handed_to_somebody_else_and_both_are_told(cast, small):
    row = ask(cast, small, "tool")
    office, due = cast.staff_client("administrator"), clock.today() + timedelta(days=3)
    page = read(office.get(url("review-hand-over", row)))
    assert "Which tool?" in page
    posted = office.post(
        url("review-hand-over", row),
        {"person": cast.staff["finance"].public_id, "due_on": due.isoformat()},
    )
    assert posted.headers["Location"] == url("review-waiting", small)
    now = Assignment.objects.get(done_at=None)
    assert (now.person, now.due_on) == (cast.staff["finance"], due)
    assert "Which tool?" in mails(cast, "asked", "finance")[0].body
    (released,) = mails(cast, "released", "support")
    assert released.subject == "Small review: your answer is no longer asked for"
    assert "* Which tool?" in released.body
    # Whoever was asked first reads so where the first mail leads, and My day is silent.
    support = cast.staff_client("support")
    assert "You are no longer asked for this answer." in read(support.get(url("review-asked", row)))
    assert support.post(url("review-asked", row), {"tool": "x", "tool.seen": ""}).status_code == 409
    assert "Which tool?" not in read(support.get(reverse("web:my_day")))
    assert "Which tool?" in read(cast.staff_client("finance").get(reverse("web:my_day")))
    event = Event.objects.get(code="insights.review.handed_over")
    assert event.data == {"question": "tool"}


def test_another_day_keeps_the_page_of_who_is_asked(cast, small):
    row = ask(cast, small, "tool")
    due = clock.today() + timedelta(days=20)
    asking.answer_hand_over(
        actor=cast.actor("manager"), assignment=row, person=cast.staff["support"], due_on=due
    )
    row.refresh_from_db()
    assert (row.due_on, row.done_at) == (due, None)
    assert len(mails(cast, "asked", "support")) == 2
    assert mails(cast, "released", "support") == []


def test_whoever_is_asked_instead_is_reminded_by_their_own_days(cast, small):
    with time_machine.travel("2026-06-01T10:00:00Z", tick=False):
        row = ask(cast, small, "tool", days=2)
    with time_machine.travel("2026-06-05T10:00:00Z", tick=False):
        assert asking.remind_due() == 1
        asking.answer_hand_over(
            actor=cast.actor("manager"),
            assignment=row,
            person=cast.staff["finance"],
            due_on=clock.today() + timedelta(days=10),
        )
        assert asking.remind_due() == 0
    with time_machine.travel("2026-06-12T10:00:00Z", tick=False):
        assert asking.remind_due() == 1
    assert len(mails(cast, "reminder", "finance")) == 1
    assert len(mails(cast, "reminder", "support")) == 1


def test_an_answer_is_withdrawn_and_the_person_is_told(cast, small):
    row = ask(cast, small, "tool")
    office = cast.staff_client("manager")
    assert "Which tool?" in read(office.get(url("review-waiting", small)))
    office.post(url("review-withdraw", row))
    assert "No answer is waited for" in read(office.get(url("review-waiting", small)))
    (released,) = mails(cast, "released", "support")
    assert f"{cast.staff['manager'].name} no longer asks you for what follows." in released.body
    support = cast.staff_client("support")
    assert "You are no longer asked for this answer." in read(support.get(url("review-asked", row)))
    with time_machine.travel(clock.now() + timedelta(days=30), tick=False):
        assert asking.remind_due() == 0
    assert Event.objects.filter(code="insights.review.withdrawn").count() == 1
    # It can be asked again, of anybody.
    assert ask(cast, small, "tool").pk != row.pk


def test_what_is_answered_or_withdrawn_is_neither_handed_over_nor_withdrawn(cast, small):
    row = ask(cast, small, "tool")
    answer(cast, small, tool="Ours")
    for change in (
        lambda: asking.answer_withdraw(actor=cast.actor("manager"), assignment=row),
        lambda: asking.answer_hand_over(
            actor=cast.actor("manager"), assignment=row, person=cast.staff["finance"], due_on=clock.today()
        ),
    ):
        with pytest.raises(DomainError) as refused:
            change()
        assert refused.value.status == 409
    assert cast.staff_client("manager").post(url("review-withdraw", row)).status_code == 404
    assert mails(cast, "released", "support") == []


def test_nobody_is_asked_instead_who_may_not_answer(cast, small):
    row = ask(cast, small, "tool")
    with pytest.raises(DomainError) as refused:
        asking.answer_hand_over(
            actor=cast.actor("manager"), assignment=row, person=cast.staff["auditor"], due_on=clock.today()
        )
    assert refused.value.field == "person"
    row.refresh_from_db()
    assert row.done_at is None


@pytest.mark.parametrize("name", ["review-hand-over", "review-withdraw"])
def test_who_is_asked_does_not_decide_that(cast, small, name):
    row = ask(cast, small, "tool")
    assert cast.staff_client("support").post(url(name, row)).status_code == 403


# -- Reminders ----------------------------------------------------------------------------------------


def test_a_person_is_reminded_of_everything_in_one_mail_a_day(cast, small, monkeypatch):
    other = small_review()
    with time_machine.travel("2026-06-01T10:00:00Z", tick=False):
        ask_all(cast, small, "tool", "pace", days=9)
        ask_all(cast, other, "tool", days=8)
        ask_all(cast, small, "again", of="finance", days=9)
    with time_machine.travel("2026-06-07T10:00:00Z", tick=False):
        assert (asking.remind_due(), asking.remind_due()) == (2, 0)
    (message,) = mails(cast, "reminder", "support")
    assert message.subject == "Reminder: your answers to 3 questions are waited for"
    assert message.body.count("* Which tool?") == 2
    assert "* How often? (Small review, by 10 June 2026)" in message.body
    assert len(mails(cast, "reminder", "finance")) == 1
    event = Event.objects.filter(code="insights.review.reminded").order_by("pk").first()
    assert event.targets.count() == 2


# -- The API ------------------------------------------------------------------------------------------


def test_a_machine_asks_hands_over_and_withdraws(cast, small):
    api, due = client(cast), (clock.today() + timedelta(days=5)).isoformat()
    support, finance = cast.staff["support"].public_id, cast.staff["finance"].public_id
    sent = {"codes": ["tool", "pace"], "person": support, "due_on": due}
    asked = api.post(f"/api/v1/reviews/{small.public_id}/ask/", sent, content_type="application/json")
    assert [(row["question"], row["person"]) for row in asked.json()] == [
        ("tool", support),
        ("pace", support),
    ]
    listed = api.get(f"{ASSIGNMENTS}?review={small.public_id}&person={support}").json()["results"]
    assert {row["id"] for row in listed} == {row["id"] for row in asked.json()}
    first, second = (f"{ASSIGNMENTS}{row['id']}/" for row in asked.json())
    handed = api.post(
        f"{first}hand-over/", {"person": finance, "due_on": due}, content_type="application/json"
    )
    assert (handed.json()["person"], handed.json()["due_on"]) == (finance, due)
    assert api.get(first).json()["done_at"] is not None
    assert api.post(f"{second}withdraw/", {}, content_type="application/json").status_code == 200
    assert api.post(f"{second}withdraw/", {}, content_type="application/json").status_code == 409
    assert [row["question"] for row in api.get(ASSIGNMENTS).json()["results"]] == ["tool"]


def test_a_machine_reads_at_which_field_it_asked_wrongly(cast, small):
    api = client(cast)
    sent = {"codes": ["revenue"], "person": cast.staff["support"].public_id, "due_on": "2020-01-01"}
    refused = api.post(f"/api/v1/reviews/{small.public_id}/ask/", sent, content_type="application/json")
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "#/codes"
