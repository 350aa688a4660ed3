"""How joint plans are followed: reminders once each, reviews of both sides, promises beside results."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from core import clock, slots
from core.errors import DomainError
from core.models import Event, OutgoingMail
from core.people import Person
from core.queue import mail as mails
from pipeline.models import (
    JointPlan,
    PlanBudgetLine,
    PlanCommitment,
    PlanDocument,
    PlanGain,
    PlanReminder,
    PlanReview,
)
from pipeline.plan_follow_up import contributions, pdf, reminders, rules, services, writing
from pipeline.plan_review import services as reviews
from pipeline.plans import services as plans
from tests.pipeline.plans import make_plan, open_jointly, share

pytestmark = pytest.mark.django_db

SHARED = ("summary", "profiles", "phases", "budget", "pilots", "steps")
# The cast's owner of partner A is the manager of own partners.
DUE = date(2030, 3, 1)


@pytest.fixture
def manager(cast):
    return cast.actor("manager")


@pytest.fixture
def plan(manager, cast):
    return make_plan(manager, partner=cast.a)


def refused(code: str, function, **arguments) -> DomainError:
    with pytest.raises(DomainError) as refusal:
        function(**arguments)
    assert refusal.value.code == code, refusal.value.message
    return refusal.value


def told(kind: str = "pipeline.plan_due") -> list[str]:
    return sorted(OutgoingMail.objects.filter(kind=kind).values_list("recipient", flat=True))


# -- Reminders ----------------------------------------------------------------------------------------


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("days", "week"), [(-8, None), (-7, -1), (-1, -1), (0, 0), (6, 0), (7, 1), (13, 1), (14, 2), (365, 52)]
)
def test_the_occasions_of_a_reminder(days, week):
    assert rules.week_of(DUE, DUE + timedelta(days=days)) == week


def test_each_side_is_reminded_of_its_own_once_on_each_occasion(cast, manager, plan, time_machine):
    open_jointly(manager, plan, *SHARED)
    ours = cast.staff["manager_own"].public_id
    writers = sorted(cast.members["a"][role].public_id for role in ("administrator", "sales", "technical"))
    # Ours is due on 1 March, theirs on 1 April 2030.
    found = []
    for day in (
        "2030-02-21",
        "2030-02-22",
        "2030-02-28",
        "2030-03-01",
        "2030-03-07",
        "2030-03-08",
        "2030-03-15",
    ):
        time_machine.move_to(f"{day}T09:00:00Z", tick=False)
        reminders.remind_due()
        reminders.remind_due()
        found.append(told().count(ours))
    assert found == [0, 1, 1, 2, 2, 3, 4]
    assert set(told()) == {ours}
    time_machine.move_to("2030-03-25T09:00:00Z", tick=False)
    reminders.remind_due()
    assert sorted(set(told()) - {ours}) == writers
    assert PlanReminder.objects.filter(side="them").count() == 1


def test_nobody_is_reminded_of_what_is_done_private_or_only_drafted(cast, manager, plan, time_machine):
    time_machine.move_to("2030-04-01T09:00:00Z", tick=False)
    share(manager, plan, "phases")
    assert reminders.remind_due() == 0
    plans.plan_open(actor=manager, plan=plan)
    plans.plan_progress_note(
        actor=manager, row=PlanCommitment.objects.get(plan=plan, side="us"), values={"done_on": clock.today()}
    )
    plans.plan_section_withdraw(actor=manager, plan=plan, code="phases")
    assert reminders.remind_due() == 0
    assert told() == []


@pytest.mark.one_engine
def test_who_is_named_is_reminded_in_their_language(cast, manager, plan, time_machine):
    open_jointly(manager, plan, *SHARED)
    person = cast.members["a"]["sales"]
    row = PlanCommitment.objects.get(plan=plan, side="them")
    theirs = cast.member("a", "administrator")
    plans.plan_row_change(
        actor=theirs, row=row, values={"owner": person, "text": {"en": "Training", "fr": "Formation"}}
    )
    time_machine.move_to("2030-04-03T09:00:00Z", tick=False)
    reminders.remind_due()
    mail = OutgoingMail.objects.get(kind="pipeline.plan_due", recipient=person.public_id)
    assert [one.recipient for one in OutgoingMail.objects.filter(context__side="them")] == [person.public_id]
    message = mails.compose(mail, Person("Zoé", "zoe@a.test", "fr"))
    assert "Formation" in message.body
    assert "1 avril 2030" in message.body.replace("1er", "1")
    assert f"/joint-plans/{cast.a.public_id}/{plan.public_id}/" in message.body


@pytest.mark.one_engine
def test_what_is_owed_waits_on_both_first_pages(cast, manager, plan, time_machine):
    open_jointly(manager, plan, *SHARED)
    time_machine.move_to("2030-04-02T09:00:00Z", tick=False)
    owner = cast.actor("manager_own")
    mine = [
        (task.title, str(task.detail))
        for task in slots.tasks(slots.my_day, owner)
        if "plan" in str(task.action)
    ]
    assert ("Documentation", "Alpha Conseil") in mine
    assert ("Training", "Alpha Conseil owes it: remind them") in mine
    assert (f"Give what is promised in {plan.number} a day", "Alpha Conseil") in mine
    seen = slots.tasks(slots.portal_tasks, cast.member("a", "sales"), cast.a)
    assert "Training" in [task.title for task in seen]
    assert "Documentation" not in [task.title for task in seen]
    assert contributions.portal_tasks(cast.member("b", "sales"), cast.b)[0].rows.count() == 0
    page = cast.member_client("a", "sales").get(f"/portal/{cast.a.public_id}/").content.decode()
    assert f"/joint-plans/{plan.public_id}/documents/" in page


# -- Reviews ------------------------------------------------------------------------------------------


def begin(manager, plan, day=date(2030, 3, 11)) -> PlanReview:
    return services.plan_review_begin(actor=manager, plan=plan, held_on=day)


def test_a_review_says_how_far_both_sides_are(manager, plan):
    open_jointly(manager, plan, *SHARED)
    proposed = {"text": {"en": "Training of ten"}}
    reviews.proposal_change(
        actor=manager, row=PlanCommitment.objects.get(plan=plan, side="them"), values=proposed, note=""
    )
    line = PlanBudgetLine.objects.get(plan=plan, label__en="Hosting")
    spend = {
        "kind": "spent",
        "amount_minor": 1_000_000,
        "happened_on": date(2026, 1, 2),
        "evidence": "Invoice",
    }
    plans.plan_spend_add(actor=manager, line=line, values=spend)
    row = PlanCommitment.objects.get(plan=plan, side="us")
    PlanCommitment.objects.filter(pk=row.pk).update(due_on=date(2030, 2, 1))
    said = {section.code: section.text for section in begin(manager, plan).sections.all()}
    assert "Infrastructure, DataSens: 0 of 1 done, 1 late." in said["progress"]
    assert "Infrastructure, Linagora: 0 of 1 done." in said["progress"]
    assert "Documentation (DataSens): 38 days late, due on 1 February 2030." in said["slippage"]
    assert "Infrastructure: planned €200,000.00, committed €10,000.00, spent €10,000.00." in said["budget"]
    assert "Availability: not measured yet." in said["pilots"]
    assert "Who pays for “Support” (€50,000.00)?" in said["decisions"]
    assert "Go or no go for the pilot “Hosting trial”?" in said["decisions"]
    assert "By when is “First meeting” done (DataSens)?" in said["decisions"]
    assert "1 April 2030: Training (Linagora)." in said["steps"]
    assert "What DataSens proposed on " in said["decisions"]
    # The options and actions are private.
    assert "economic options" not in said["decisions"]
    assert "Write to them" not in "".join(said.values())


def test_a_review_says_what_was_moved(manager, plan, cast):
    share(manager, plan, *SHARED)
    row = PlanCommitment.objects.get(plan=plan, side="them")
    plans.plan_row_change(actor=manager, row=row, values={"due_on": date(2030, 5, 1)})
    text = writing.written(plan, date(2030, 1, 1), "en")["slippage"]
    assert text == "Training: moved from 1 April 2030 to 1 May 2030."


def test_what_somebody_wrote_is_not_written_over_unasked(cast, manager, plan):
    share(manager, plan, *SHARED)
    section = begin(manager, plan).sections.get(code="progress")
    client = cast.staff_client("manager")
    edit = f"/staff/joint-plans/reviews/sections/{section.public_id}/edit/"
    client.post(edit, {"seen": "1", "text": "We are well on our way."})
    late = client.post(edit, {"seen": "1", "text": "Another text"})
    assert late.status_code == 409
    for text in ("Another text", "We are well on our way."):
        assert text in late.content.decode()
    section.refresh_from_db()
    refused("edited", services.plan_review_section_write, actor=manager, section=section)
    section.refresh_from_db()
    assert section.text == "We are well on our way."
    services.plan_review_section_write(actor=manager, section=section, replace=True)
    section.refresh_from_db()
    assert section.text == section.generated
    assert section.text.startswith("Infrastructure")


def test_a_review_is_sent_to_both_sides_and_stays_as_it_was(cast, manager, plan, monkeypatch):
    monkeypatch.setattr("web.pdf.from_html", lambda page, **options: b"%PDF-1.7 " + page.encode())
    share(manager, plan, *SHARED)
    review = begin(manager, plan)
    member = cast.member_client("a", "reader")
    page = f"/portal/{cast.a.public_id}/joint-plans/reviews/{review.public_id}/"
    assert member.get(page).status_code == 404
    stale = {"held_on": "2030-03-11", "sections": []}
    refused(
        "changed-meanwhile",
        services.plan_review_send,
        actor=manager,
        review=review,
        snapshot=stale,
        content=b"x",
    )
    assert (
        cast.staff_client("manager").post(f"/staff/joint-plans/reviews/{review.public_id}/send/").status_code
        == 302
    )
    review.refresh_from_db()
    assert review.document.kind == PlanDocument.Kind.REVIEW
    assert cast.staff["manager_own"].public_id in told("pipeline.plan_review")
    assert set(told("pipeline.plan_review")) >= {m.public_id for m in cast.members["a"].values()}
    assert "Who pays for" in member.get(page).content.decode()
    assert b"Review meeting" in pdf.render(review)
    section = review.sections.first()
    refused("wrong-status", services.plan_review_section_change, actor=manager, section=section, text="Other")
    with pytest.raises(IntegrityError), transaction.atomic():
        review.sections.filter(code="progress").update(text="Other")
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanDocument.objects.update(number=9)


# -- The end ------------------------------------------------------------------------------------------


def test_a_plan_is_closed_with_its_results_beside_its_promises(cast, manager, plan):
    open_jointly(manager, plan, *SHARED, "gains")
    own, gain = PlanCommitment.objects.get(plan=plan, side="us"), PlanGain.objects.get(text__en="Growth")
    client = cast.staff_client("manager")
    close = f"/staff/joint-plans/{plan.public_id}/close/"
    assert client.post(close, {}).status_code == 422
    typed = {
        "results_en": "It worked.",
        f"{own.public_id}_en": "Forty pages",
        f"{gain.public_id}_en": "Twelve per cent",
    }
    assert client.post(close, typed).url == f"/staff/joint-plans/{plan.public_id}/results/"
    plan.refresh_from_db()
    assert (plan.stage, plan.results) == ("closed", {"en": "It worked."})
    portal = f"/portal/{cast.a.public_id}/joint-plans/{plan.public_id}/results/"
    for shown in (
        client.get(close.replace("close", "results")),
        cast.member_client("a", "reader").get(portal),
    ):
        for text in (
            "It worked.",
            "Documentation",
            "Forty pages",
            "Growth",
            "Twelve per cent",
            "Availability",
        ):
            assert text in shown.content.decode(), text
    assert cast.staff["manager_own"].public_id in told("pipeline.plan_closed")
    assert cast.members["a"]["reader"].public_id in told("pipeline.plan_closed")
    refused("wrong-status", services.plan_close, actor=manager, plan=plan, results={"en": "Again"})
    for rows, values in ((JointPlan, {"title": {"en": "x"}}), (PlanCommitment, {"text": {"en": "x"}})):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.objects.update(**values)
    # Whom it belongs to may change: a partner that is merged takes its plans along.
    JointPlan.objects.update(partner=cast.b)


def test_a_draft_that_is_given_up_stays_ours(cast, manager, plan):
    services.plan_close(actor=manager, plan=plan, results={"en": "No interest."})
    assert not JointPlan.objects.visible_to(cast.member("a", "administrator")).exists()
    assert Event.objects.filter(code="pipeline.plan.given_up").exists()
    assert told("pipeline.plan_closed") == [cast.staff["manager_own"].public_id]
