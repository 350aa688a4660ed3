"""The programme review on its pages: progress, answers, who is asked, what came meanwhile."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from core.actor import SYSTEM
from core.errors import DomainError
from core.models import Event, OutgoingMail
from core.queue import mail
from insights.review import asking, readings, rules, services
from partners.models import Answer, Assignment, Questionnaire
from partners.questions import selectors
from partners.questions import services as questions
from partners.questions.sources import SOURCES, Computed, Source
from tests.insights.review_factories import add, ask, small_review, sources

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


@pytest.fixture
def data(monkeypatch):
    return sources(monkeypatch)


@pytest.fixture
def small(data, db) -> Questionnaire:
    return small_review()


def answer(cast, review, role="marketing", *, comments=None, seen=None, **values):
    return services.review_answer(
        actor=cast.actor(role), questionnaire=review, values=values, comments=comments or {}, seen=seen
    )


def read(response) -> str:
    return response.content.decode()


def url(name: str, row) -> str:
    return reverse(f"insights:{name}", args=[row.public_id])


def current(review, code: str) -> Answer | None:
    return selectors.answers_of(selectors.open_sheet(review)).get(code)


def question(review, code: str):
    return selectors.current(review).questions.get(code=code)


def test_a_review_is_begun_from_the_standard_set_once(cast):
    office = cast.staff_client("administrator")
    page = office.get(reverse("insights:review"))
    assert "Begin a review" in read(page)
    posted = office.post(reverse("insights:review-begin"), {"start": "standard"})
    review = Questionnaire.objects.get(subject="review")
    assert posted.headers["Location"] == url("review-of", review)
    page = office.get(reverse("insights:review"))
    assert len(page.context["chapters"]) == 12
    assert page.context["totals"]["count"] == 54
    assert "announces 52 questions; it asks 54" in read(page)
    assert Event.objects.filter(code="insights.review.begun").count() == 1
    with pytest.raises(DomainError) as refused:
        services.review_begin(actor=cast.actor("administrator"), start="standard")
    assert refused.value.status == 409


def test_a_review_of_ones_own_is_begun_from_another_one_or_from_nothing(cast, small):
    office = cast.staff_client("manager")
    begin = reverse("insights:review-begin")
    posted = office.post(begin, {"start": small.public_id, "title_en": "Ours", "title_fr": "Le nôtre"})
    copy = Questionnaire.objects.get(title__en="Ours")
    assert posted.headers["Location"] == reverse("partners:questionnaire", args=[copy.public_id])
    draft = copy.versions.get()
    assert draft.status == "draft"
    assert [one.code for one in selectors.questions_of(draft)] == [
        "revenue",
        "partners",
        "tool",
        "pace",
        "again",
    ]
    refused = office.post(begin, {"start": "blank"})
    assert refused.status_code == 422
    assert "Give the review a name." in read(refused)
    office.post(begin, {"start": "blank", "title_en": "Empty"})
    empty = Questionnaire.objects.get(title__en="Empty")
    assert not empty.versions.get().sections.exists()
    assert "This review is a draft" in read(office.get(url("review-of", empty)))


def test_progress_counts_what_the_data_and_people_answered(cast, small, data):
    office = cast.staff_client("finance")
    page = office.get(url("review-of", small))
    # Figures: 2 of 2 from the data. Ways: only "again", which the data answer too.
    assert [(row.done, row.count) for row in page.context["chapters"]] == [(2, 2), (1, 3)]
    answer(cast, small, tool="This one")
    data["revenue"] = None
    page = office.get(url("review-of", small))
    # Without the totals, "revenue" and "again" are open; the tool is answered.
    assert [(row.done, row.count) for row in page.context["chapters"]] == [(1, 2), (1, 3)]
    assert "Enter the totals." in read(page)
    assert "2 of 5 answered" in read(page)
    # Where the data give nothing, a person may answer: the figure counts then.
    answer(cast, small, again="7")
    again = readings.live(small, SYSTEM).line("again")
    assert (again.value, again.is_computed) == ("7", False)


def test_a_section_is_answered_on_one_page_with_comments(cast, small):
    office = cast.staff_client("marketing")
    address = url("review-answer", small) + "?section=ways"
    page = office.get(address)
    assert [row.question.code for row, _inputs in page.context["groups"]] == ["tool", "pace", "again"]
    # The data answer "again": it takes a comment alone.
    assert "again" not in page.context["form"].fields
    posted = office.post(
        address,
        {
            "tool": "Ours",
            "tool.seen": "",
            "pace": "monthly",
            "pace.seen": "",
            "again.comment": "Of 3",
            "again.seen": "",
        },
    )
    assert posted.status_code == 302
    assert (current(small, "tool").value, current(small, "pace").value) == ("Ours", "monthly")
    assert current(small, "again").comment == "Of 3"
    shown = read(office.get(url("review-of", small)))
    assert "Answered by Marketing" in shown or "Answered by" in shown
    assert current(small, "tool").answered_by == cast.staff["marketing"].public_id
    events = Event.objects.filter(code="insights.review.answered")
    # What was answered is not in the audit log.
    assert "Ours" not in str(list(events.values_list("changes", flat=True)))


def test_saving_a_page_again_writes_nothing(cast, small):
    answer(cast, small, tool="Line 1\nLine 2", pace="yearly")
    office = cast.staff_client("marketing")
    address = url("review-answer", small)
    form = office.get(address).context["form"]
    typed = {field.html_name: field.value() or "" for field in form}
    assert typed["tool.seen"] == current(small, "tool").public_id
    typed["tool"] = typed["tool"].replace("\n", "\r\n")
    assert office.post(address, typed).status_code == 302
    assert Answer.objects.count() == 2


def test_of_two_who_answer_one_question_the_second_sees_the_first_and_keeps_what_was_typed(cast, small):
    first, second = cast.staff_client("marketing"), cast.staff_client("finance")
    address = url("review-answer", small) + "?section=ways"
    for client in (first, second):
        client.get(address)
    blank = {"tool.seen": "", "pace.seen": "", "again.seen": ""}
    first.post(address, {**blank, "tool": "Of the first"})
    refused = second.post(address, {**blank, "tool": "Of the second", "pace": "yearly"})
    shown = read(refused)
    assert refused.status_code == 409
    assert "Somebody has answered this meanwhile" in shown
    assert "Of the first" in shown
    assert "Of the second" in shown
    # Nothing of the form was written, not even the other answer.
    assert current(small, "tool").value == "Of the first"
    assert current(small, "pace") is None
    # Sent again with what is seen now, it replaces: the first answer stays in the history.
    form = refused.context["form"]
    typed = {field.html_name: field.value() or "" for field in form}
    assert second.post(address, typed).status_code == 302
    assert current(small, "tool").value == "Of the second"
    page = read(second.get(url("review-question", question(small, "tool"))))
    assert "Of the first" in page
    assert "Of the second" in page


def test_an_untouched_answer_never_takes_back_what_came_meanwhile(cast, small):
    answer(cast, small, tool="Old", pace="monthly")
    seen = {f"{code}.seen": current(small, code).public_id for code in ("tool", "pace")}
    answer(cast, small, tool="New")
    office = cast.staff_client("finance")
    address = url("review-answer", small) + "?section=ways"
    posted = office.post(address, {**seen, "again.seen": "", "tool": "Old", "pace": "yearly"})
    assert posted.status_code == 302
    assert (current(small, "tool").value, current(small, "pace").value) == ("New", "yearly")


@pytest.mark.parametrize("code", ["revenue", "nothing"])
def test_what_the_data_answer_nobody_types(cast, small, code):
    with pytest.raises(DomainError) as refused:
        answer(cast, small, **{code: "9"})
    assert set(refused.value.fields) == {code}
    with pytest.raises(DomainError):
        answer(cast, small, comments={code: "x"})


# -- Who is asked -------------------------------------------------------------------------------------


def test_who_is_asked_gets_a_mail_that_leads_to_the_one_question(cast, small):
    office = cast.staff_client("administrator")
    due = clock.today() + timedelta(days=7)
    posted = office.post(
        url("review-ask", small),
        {"codes": ["tool", "pace"], "person": cast.staff["support"].public_id, "due_on": due.isoformat()},
    )
    assert posted.headers["Location"] == url("review-of", small)
    rows = {row.code: row for row in Assignment.objects.all()}
    assert set(rows) == {"tool", "pace"}
    sent = OutgoingMail.objects.get(kind="insights.review_asked")
    assert sent.recipient == cast.staff["support"].public_id
    message = mail.compose(sent, _person(cast, "support"))
    for question, row in (("Which tool?", rows["tool"]), ("How often?", rows["pace"])):
        assert url("review-asked", row) in message.body
        assert question in message.body
    # My day shows it, and so does the review.
    assert "Answer: Which tool?" in read(cast.staff_client("support").get(reverse("web:my_day")))
    assert "Asked of" in read(office.get(url("review-of", small)))


def _person(cast, role):
    from core import people

    user = cast.staff[role]
    return people.find([user.public_id])[user.public_id]


def test_the_person_asked_answers_on_a_page_of_its_own_without_seeing_the_review(cast, small):
    row = ask(cast, small, "tool")
    support = cast.staff_client("support")
    assert support.get(url("review-of", small)).status_code == 403
    page = support.get(url("review-asked", row))
    assert [shown.question.code for shown, _inputs in page.context["groups"]] == ["tool"]
    posted = support.post(
        url("review-asked", row), {"tool": "Tickets", "tool.comment": "Since May", "tool.seen": ""}
    )
    assert posted.headers["Location"] == reverse("web:my_day")
    given = current(small, "tool")
    assert (given.value, given.comment, given.answered_by) == (
        "Tickets", "Since May", cast.staff["support"].public_id,
    )  # fmt: skip
    row.refresh_from_db()
    assert row.done_at is not None
    assert "answered already" in read(support.get(url("review-asked", row)))
    assert "Answer: Which tool?" not in read(support.get(reverse("web:my_day")))


def test_where_the_data_answer_a_comment_is_what_was_asked_for(cast, small):
    row = ask(cast, small, "again")
    support = cast.staff_client("support")
    page = support.get(url("review-asked", row))
    assert [inputs.answer for _shown, inputs in page.context["groups"]] == [None]
    support.post(url("review-asked", row), {"again.comment": "Mostly Alpha", "again.seen": ""})
    row.refresh_from_db()
    assert row.done_at is not None
    assert readings.live(small, SYSTEM).line("again").comment == "Mostly Alpha"


@pytest.mark.parametrize("role", ["administrator", "manager", "legal"])
def test_nobody_else_answers_on_the_page_of_who_is_asked(cast, small, role):
    row = ask(cast, small, "tool")
    client = cast.staff_client(role)
    assert client.get(url("review-asked", row)).status_code == 404
    assert client.post(url("review-asked", row), {"tool": "x", "tool.seen": ""}).status_code == 404
    with pytest.raises(DomainError) as refused:
        services.assigned_answer(
            actor=cast.actor(role), assignment=row, values={"tool": "x"}, comments={}, seen={}
        )
    assert refused.value.status == 404
    assert current(small, "tool") is None


def test_who_is_asked_one_question_answers_no_other(cast, small):
    row = ask(cast, small, "tool")
    with pytest.raises(DomainError) as refused:
        services.assigned_answer(
            actor=cast.actor("support"), assignment=row, values={"pace": "monthly"}, comments={}, seen={}
        )
    assert refused.value.status == 404


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"codes": []}, "codes"),
        ({"codes": ["revenue"]}, "codes"),
        ({"due_on": date(2020, 1, 1)}, "due_on"),
        ({"person": "auditor"}, "person"),
    ],
)
def test_what_cannot_be_asked_is_said_at_its_field(cast, small, changed, field):
    values = {"codes": ["tool"], "person": "support", "due_on": clock.today(), **changed}
    values["person"] = cast.staff[values["person"]]
    with pytest.raises(DomainError) as refused:
        asking.review_ask(actor=cast.actor("manager"), questionnaire=small, **values)
    assert refused.value.field == field
    assert not Assignment.objects.exists()


def test_an_answer_that_is_late_is_said_in_words(cast, small):
    ask(cast, small, "tool", days=-2)
    assert "overdue" in read(cast.staff_client("auditor").get(url("review-of", small)))


DUE = date(2026, 6, 10)


@pytest.mark.parametrize(
    ("today", "day"),
    [
        (date(2026, 6, 6), None),
        (date(2026, 6, 7), date(2026, 6, 7)),
        (date(2026, 6, 9), date(2026, 6, 7)),
        (date(2026, 6, 10), date(2026, 6, 10)),
        (date(2026, 6, 16), date(2026, 6, 10)),
        (date(2026, 6, 17), date(2026, 6, 17)),
        (date(2026, 7, 3), date(2026, 7, 1)),
    ],
)
def test_the_days_of_reminders(today, day):
    assert rules.reminder_day(DUE, today) == day


def test_reminders_come_three_days_before_on_the_day_and_each_week_once_each(cast, small):
    with time_machine.travel("2026-06-01T10:00:00Z", tick=False):
        ask(cast, small, "tool", days=9)
    days = [date(2026, 6, 2) + timedelta(days=n) for n in range(30)]
    sent = []
    for day in days:
        with time_machine.travel(f"{day}T10:00:00Z", tick=False):
            sent += [day] * (asking.remind_due() + asking.remind_due())
    assert sent == [
        date(2026, 6, 7),
        date(2026, 6, 10),
        date(2026, 6, 17),
        date(2026, 6, 24),
        date(2026, 7, 1),
    ]
    assert OutgoingMail.objects.filter(kind="insights.review_reminder").count() == 5
    # After an outage of two weeks there is one, not two.
    with time_machine.travel("2026-07-16T10:00:00Z", tick=False):
        assert asking.remind_due() == 1
    with time_machine.travel("2026-07-23T10:00:00Z", tick=False):
        answer(cast, small, tool="Done")
        assert asking.remind_due() == 0


def test_who_was_asked_since_is_not_reminded_at_once(cast, small):
    with time_machine.travel("2026-06-01T10:00:00Z", tick=False):
        ask(cast, small, "tool", days=2)
        assert asking.remind_due() == 0
    with time_machine.travel("2026-06-02T10:00:00Z", tick=False):
        assert asking.remind_due() == 0
    with time_machine.travel("2026-06-03T10:00:00Z", tick=False):
        assert asking.remind_due() == 1


def test_the_page_asks_no_more_for_many_answers_than_for_few(cast, small):
    office = cast.staff_client("administrator")

    def statements() -> int:
        office.get(url("review-of", small))
        with CaptureQueriesContext(connection) as sent:
            assert office.get(url("review-of", small)).status_code == 200
        return len(sent)

    answer(cast, small, tool="One")
    few = statements()
    for number in range(20):
        answer(cast, small, tool=f"Text {number}", pace="monthly", comments={"again": f"Of {number}"})
    ask(cast, small, "pace")
    small_review()
    assert statements() <= few


def test_of_a_year_that_is_over_the_page_says_what_is_of_today(cast, small):
    with time_machine.travel("2026-11-20T10:00:00Z", tick=False):
        office = cast.staff_client("auditor")
        said = "is as it stood on 20 November 2026"
        for name in ("review-of", "review-summary"):
            assert said in read(office.get(url(name, small) + "?year=2025"))
            assert said not in read(office.get(url(name, small)))


def test_an_answer_that_could_say_more_says_what_is_missing(cast, small, monkeypatch):
    code = "test.revenue"
    found = Computed("12", missing="Enter the totals.", missing_url=reverse("insights:totals"))
    monkeypatch.setitem(SOURCES, code, Source(code, code, "number", lambda context: found))
    page = read(cast.staff_client("administrator").get(url("review-of", small)))
    assert f'Enter the totals. <a href="{reverse("insights:totals")}">Enter it there</a>' in page


def test_a_review_of_ones_own_may_ask_something_else_under_a_code_of_the_standard_one(cast):
    row = services.review_begin(actor=SYSTEM, start=services.BLANK, title={"en": "Ours"})
    version = row.versions.get()
    section = questions.section_add(actor=SYSTEM, version=version, title={"en": "Ours"})
    name = {"code": "name", "label": {"en": "Name"}, "kind": "text"}
    day = {"code": "expected_on", "label": {"en": "Day"}, "kind": "date"}
    for code, kind, columns in (
        ("strategy-role", "text", []),
        ("partners-facts", "table", [name, {"code": "active", "label": {"en": "Active"}, "kind": "yes_no"}]),
        ("negotiating-list", "table", [name, day]),
        ("resources-provided", "text", []),
        ("co-marketing-budget", "number", []),
    ):
        add(section, code, kind, code=code, columns=columns)
    # What the data give is an amount there, and a number here.
    revenue = {"code": "revenue", "label": {"en": "Revenue"}, "kind": "number"}
    add(
        section, "Partners", "table", code="list", source="computed", computed_by="review.partners-list",
        columns=[{"code": "partner", "label": {"en": "Partner"}, "kind": "text"}, revenue],
    )  # fmt: skip
    questions.version_publish(actor=SYSTEM, version=version)
    answer(
        cast, row, **{
            "strategy-role": "We sell alone",
            "partners-facts": [{"name": "Alpha", "active": True}],
            "negotiating-list": [{"expected_on": "2026-12-24"}],
            "resources-provided": "Everything",
            "co-marketing-budget": "12",
        },
    )  # fmt: skip
    office = cast.staff_client("administrator")
    for name in ("review-of", "review-summary", "review-markdown"):
        assert office.get(url(name, row)).status_code == 200, name
    assert "The columns of this table are of other kinds" in read(office.get(url("review-of", row)))
    edition = services.edition_freeze(actor=cast.actor("administrator"), questionnaire=row, year=2026)
    assert edition.summary["en"]["lines"] == []
    # What has an answer that can be said is said as an own question, in no sentence of the standard.
    assert [(said["codes"], said["text"]) for said in edition.summary["en"]["sentences"]] == [
        (["strategy-role"], "“strategy-role”: “We sell alone”"),
        (["resources-provided"], "“resources-provided”: “Everything”"),
        (["co-marketing-budget"], "“co-marketing-budget”: 12."),
    ]
    assert office.get(url("review-edition", edition)).status_code == 200
