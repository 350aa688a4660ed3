"""Joint plans in the portal: the partner reads what is shared, writes its part and proposes the rest."""

from __future__ import annotations

import pytest
from django.urls import reverse

from core import clock
from pipeline.models import PlanComment, PlanCommitment, PlanProposal
from pipeline.plan_review import services as reviews
from tests.pipeline.plans import make_plan, open_jointly, share

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


@pytest.fixture
def plan(cast):
    return make_plan(cast.actor("manager"), partner=cast.a)


@pytest.fixture
def client(cast):
    return cast.member_client("a", "sales")


def html(response) -> str:
    return response.content.decode()


def at(name: str, plan, *args) -> str:
    return reverse(f"portal:{name}", args=[plan.partner.public_id, *args])


def page(client, plan) -> str:
    return html(client.get(at("plan", plan, plan.public_id)))


def commitment(plan, side: str) -> PlanCommitment:
    return PlanCommitment.objects.get(plan=plan, side=side)


COMMITTED = {"text_en": "Training of twenty", "due_on": "2030-04-01", "phase": ""}


def test_a_plan_is_in_the_portal_from_its_first_shared_section_on(cast, plan, client):
    home = at("home", plan)
    assert at("plans", plan) not in html(client.get(home))
    assert client.get(at("plan", plan, plan.public_id)).status_code == 404
    share(cast.actor("manager"), plan, "phases")
    assert at("plans", plan) in html(client.get(home))
    assert "Sovereign data platform" in html(client.get(at("plans", plan)))
    shown = page(client, plan)
    assert "DataSens provides" in shown
    assert "Economic options" not in shown
    assert at("plan-row-edit", plan, "commitments", commitment(plan, "them").public_id) not in shown
    assert cast.member_client("b", "sales").get(at("plan", plan, plan.public_id)).status_code == 404


def test_a_budget_is_read_also_where_the_phases_are_private(cast, plan, client):
    share(cast.actor("manager"), plan, "budget")
    shown = page(client, plan)
    assert "Development" in shown
    assert "€500,000.01" in shown
    assert "Infrastructure" not in shown


def test_jointly_the_partner_writes_its_part_and_proposes_to_ours(cast, plan, client):
    open_jointly(cast.actor("manager"), plan)
    own, ours = commitment(plan, "them"), commitment(plan, "us")
    form = at("plan-row-edit", plan, "commitments", own.public_id)
    assert "Propose this change" not in html(client.get(form))
    client.post(form, {**COMMITTED, "side": "them", "seen": "1"})
    assert commitment(plan, "them").text == {"en": "Training of twenty"}
    form = at("plan-row-edit", plan, "commitments", ours.public_id)
    assert "Propose this change" in html(client.get(form))
    proposed = {**COMMITTED, "side": "us", "text_en": "Documentation by May", "seen": "1", "propose": "on"}
    answer = client.post(form, {**proposed, "note": "We train in June"})
    assert answer.url == at("plan", plan, plan.public_id) + "#phases"
    assert commitment(plan, "us").text == {"en": "Documentation"}
    shown = page(client, plan)
    assert "1 proposal of your side waits for its answer." in shown
    assert "We train in June" in shown
    staff = cast.staff_client("manager")
    mine = html(staff.get(reverse("pipeline:plan", args=[plan.public_id])))
    assert "Waiting for your answer" in mine
    assert "<ins>" in mine
    url = reverse("pipeline:plan-proposal", args=[PlanProposal.objects.get().public_id])
    assert staff.post(url, {"decision": "accept", "seen": "1"}).status_code == 302
    assert commitment(plan, "us").text == {"en": "Documentation by May"}


def test_what_turns_out_to_bind_the_other_side_is_offered_to_be_proposed(cast, plan, client):
    open_jointly(cast.actor("manager"), plan)
    add = at("plan-row-add", plan, plan.public_id, "commitments")
    assert '<option value="them" selected>' in html(client.get(add))
    typed = {**COMMITTED, "side": "us", "text_en": "A hotline"}
    refused = client.post(add, typed)
    assert refused.status_code == 409
    assert "Propose this change" in html(refused)
    assert "A hotline" in html(refused)
    assert client.post(add, {**typed, "propose": "on"}).status_code == 302
    assert PlanProposal.objects.get().kind == "add"
    remove = at("plan-row-remove", plan, "commitments", commitment(plan, "us").public_id)
    client.post(remove, {"propose": "on"})
    assert PlanProposal.objects.filter(kind="remove").count() == 1
    assert PlanCommitment.objects.filter(plan=plan).count() == 2


def test_we_propose_and_the_partner_answers_refuses_or_counters(cast, plan, client):
    manager = cast.actor("manager")
    open_jointly(manager, plan)
    row = commitment(plan, "them")
    proposal = reviews.proposal_change(actor=manager, row=row, values={"text": {"en": "Training of fifty"}})
    url = at("plan-proposal", plan, proposal.public_id)
    assert url in html(client.get(at("home", plan)))
    late = client.post(url, {"decision": "refuse", "answer": ""})
    assert late.status_code == 422
    assert "Say why it is refused" in html(late)
    counter = at("plan-proposal-counter", plan, proposal.public_id)
    assert "Training of fifty" in html(client.get(counter))
    client.post(
        counter, {**COMMITTED, "side": "them", "text_en": "Training of thirty", "note": "Our room is small"}
    )
    second = PlanProposal.objects.open().get()
    assert (second.counter_of, second.values) == (
        proposal,
        {"phase": None, "text": {"en": "Training of thirty"}},
    )
    staff = cast.staff_client("manager")
    shown = html(staff.get(reverse("pipeline:plan-proposal", args=[second.public_id])))
    assert "Our room is small" in shown
    assert "Before that" in shown


def test_whoever_accepts_sees_both_when_it_changed_meanwhile(cast, plan, client):
    manager = cast.actor("manager")
    open_jointly(manager, plan)
    proposal = reviews.proposal_change(
        actor=manager, row=commitment(plan, "them"), values={"text": {"en": "Training of fifty"}}
    )
    other = cast.member_client("a", "administrator")
    url = at("plan-proposal", plan, proposal.public_id)
    own = at("plan-row-edit", plan, "commitments", commitment(plan, "them").public_id)
    other.post(own, {**COMMITTED, "side": "them", "text_en": "Training online", "seen": "1"})
    answer = client.post(url, {"decision": "accept", "seen": "1"})
    assert answer.status_code == 409
    shown = html(answer)
    assert "Training online" in shown
    assert "Training of fifty" in shown
    assert 'name="seen" value="2"' in shown
    assert client.post(url, {"decision": "accept", "seen": "2"}).status_code == 302
    assert commitment(plan, "them").text == {"en": "Training of fifty"}


def test_two_sides_who_edit_one_row_lose_nothing(cast, plan, client):
    """The partner and one of us open the same row; the second to save sees the first's text and keeps its own."""
    open_jointly(cast.actor("manager"), plan)
    row = plan.plansynergy_rows.get()
    type(row).objects.update(side="both")
    ours = reverse("pipeline:plan-row-edit", args=["synergies", row.public_id])
    theirs = at("plan-row-edit", plan, "synergies", row.public_id)
    typed = {"seen": "1", "side": "both", "title_en": "Hosting", "solution_en": "Theirs", "impact_en": "None"}
    assert cast.staff_client("manager").post(ours, {**typed, "problem_en": "Our text"}).status_code == 302
    second = client.post(theirs, {**typed, "problem_en": "Their text"})
    assert second.status_code == 409
    assert "Our text" in html(second)
    assert "Their text" in html(second)
    client.post(theirs, {**typed, "problem_en": "Their text", "seen": "2"})
    row.refresh_from_db()
    assert row.problem == {"en": "Their text"}


def test_the_partner_ticks_its_milestone_and_not_ours(cast, plan, client):
    open_jointly(cast.actor("manager"), plan)
    done = {"seen": "1", "done_on": clock.today().isoformat(), "evidence": "Minutes"}
    for side, status in (("them", 302), ("us", 403)):
        url = at("plan-row-note", plan, "commitments", commitment(plan, side).public_id)
        assert client.post(url, done).status_code == status
    assert commitment(plan, "them").done_on == clock.today()


def test_both_sides_comment_and_settle(cast, plan, client):
    share(cast.actor("manager"), plan, "phases")
    client.post(at("plan-comment", plan, plan.public_id, "phases"), {"text": "By when exactly?"})
    staff = cast.staff_client("manager")
    ours = reverse("pipeline:plan-comment", args=[plan.public_id, "phases"])
    staff.post(ours, {"text": "They are slow", "is_internal": "on"})
    shown = page(client, plan)
    assert "By when exactly?" in shown
    assert "They are slow" not in shown
    mine = html(staff.get(reverse("pipeline:plan", args=[plan.public_id])))
    assert "They are slow" in mine
    comment = PlanComment.objects.get(is_internal=False)
    staff.post(reverse("pipeline:plan-comment-resolve", args=[comment.public_id]))
    assert "dealt with" in page(client, plan)
    assert cast.member_client("a", "reader").post(
        at("plan-comment", plan, plan.public_id, "phases"), {"text": "x"}
    ).status_code == 403  # fmt: skip
    assert client.get(at("plan-comment", plan, plan.public_id, "options")).status_code == 404


def test_versions_are_compared_on_either_side(cast, plan, client):
    manager = cast.actor("manager")
    open_jointly(manager, plan, "phases")
    staff = cast.staff_client("manager")
    staff.post(reverse("pipeline:plan-version-keep", args=[plan.public_id]), {"note": "Before the meeting"})
    own = at("plan-row-edit", plan, "commitments", commitment(plan, "them").public_id)
    client.post(own, {**COMMITTED, "side": "them", "seen": "1"})
    theirs = html(client.get(at("plan-versions", plan, plan.public_id)))
    assert "<ins>" in theirs
    # What we noted of a version is ours.
    assert "Before the meeting" not in theirs
    # The first version is of before anything was shared.
    assert client.get(at("plan-versions", plan, plan.public_id) + "?old=1&new=0").status_code == 404
    ours = reverse("pipeline:plan-versions", args=[plan.public_id])
    compared = staff.get(ours + "?old=1&new=0")
    assert compared.status_code == 200
    assert "Before the meeting" in html(compared)


def test_the_page_sends_no_more_statements_with_more_said(cast, plan, client, django_assert_max_num_queries):
    manager, theirs = cast.actor("manager"), cast.member("a", "sales")
    open_jointly(manager, plan)
    url = at("plan", plan, plan.public_id)
    reviews.proposal_change(actor=theirs, row=commitment(plan, "us"), values={"phase": None})
    PlanComment.objects.create(
        plan=plan, section="phases", side="us", text="One", author=cast.staff["manager"]
    )
    client.get(url)
    with django_assert_max_num_queries(200) as few:
        client.get(url)
    row = plan.planphase_rows.first()
    for number in range(5):
        more = PlanCommitment.objects.create(plan=plan, phase=row, side="us", text={"en": f"More {number}"})
        reviews.proposal_change(actor=theirs, row=more, values={"phase": None})
        PlanComment.objects.create(
            plan=plan,
            section="phases",
            side="us",
            text="More",
            author=cast.staff["manager"],
            row_id=more.public_id,
        )
    with django_assert_max_num_queries(len(few)):
        client.get(url)
