"""Two sides on one joint plan: proposals and answers, comments, versions, what changed since one was there."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from core import clock
from core.errors import DomainError
from core.models import Event, OutgoingMail
from pipeline.models import PlanCommitment, PlanProposal, PlanVersion, PlanVisit
from pipeline.plan_review import comments, comparing, contributions, services, versions, visits
from pipeline.plans import document, writing
from pipeline.plans import services as plans
from tests.pipeline.plans import make_plan, open_jointly, share

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(cast):
    return cast.actor("manager")


@pytest.fixture
def theirs(cast):
    return cast.member("a", "administrator")


@pytest.fixture
def plan(manager, cast):
    return make_plan(manager, partner=cast.a)


@pytest.fixture
def joint(manager, plan):
    return open_jointly(manager, plan)


def refused(code: str, function, **arguments) -> DomainError:
    with pytest.raises(DomainError) as refusal:
        function(**arguments)
    assert refusal.value.code == code, refusal.value.message
    return refusal.value


def commitment(plan, side: str) -> PlanCommitment:
    return PlanCommitment.objects.get(plan=plan, side=side)


def propose(actor, row, text: str = "Documentation in French too", **more) -> PlanProposal:
    return services.proposal_change(actor=actor, row=row, values={"text": {"en": text}}, **more)


def mails(kind: str) -> set[str]:
    return set(OutgoingMail.objects.filter(kind=kind).values_list("recipient", flat=True))


# -- Proposals ------------------------------------------------------------------------------------


def test_what_they_propose_to_our_commitment_is_written_once_we_accept(manager, theirs, joint, cast):
    row = commitment(joint, "us")
    proposal = propose(theirs, row, note="Half our people read French")
    row.refresh_from_db()
    assert row.text == {"en": "Documentation"}
    assert (proposal.side, proposal.state, proposal.before) == (
        "them",
        "open",
        {"text": {"en": "Documentation"}},
    )
    services.proposal_accept(actor=manager, proposal=proposal)
    row.refresh_from_db()
    proposal.refresh_from_db()
    assert (row.text, row.version) == ({"en": "Documentation in French too"}, 2)
    assert (proposal.state, proposal.answered_by_id) == ("accepted", manager.user_id)
    assert PlanVersion.objects.filter(plan=joint).last().reason == "accepted"
    assert mails("pipeline.plan_answered") == {theirs.id}


def test_nobody_answers_what_their_own_side_proposed(manager, theirs, joint):
    proposal = propose(theirs, commitment(joint, "us"))
    assert refused("forbidden", services.proposal_accept, actor=theirs, proposal=proposal).status == 403
    refused("forbidden", services.proposal_withdraw, actor=manager, proposal=proposal)
    services.proposal_withdraw(actor=theirs, proposal=proposal)
    refused("wrong-status", services.proposal_accept, actor=manager, proposal=proposal)


def test_what_one_may_write_alone_is_not_proposed(manager, joint, plan):
    refused("conflict", propose, actor=manager, row=commitment(joint, "us"))
    refused("invalid", propose, actor=manager, row=commitment(joint, "them"), text="Training")


def test_a_draft_is_no_place_to_propose(theirs, manager, plan):
    share(manager, plan)
    refused("forbidden", propose, actor=theirs, row=commitment(plan, "us"))


def test_a_row_waits_for_one_proposal_at_a_time(manager, theirs, joint):
    row = commitment(joint, "us")
    propose(theirs, row)
    assert "proposed already" in str(refused("invalid", propose, actor=theirs, row=row, text="x").message)


def test_neither_side_floods_the_other(manager, theirs, joint, monkeypatch):
    monkeypatch.setattr(writing, "MOST_ROWS", 3)
    monkeypatch.setattr(services, "MOST_OPEN", 2)
    values = {"horizon": "short", "label": {"en": "Again"}, "side": "them"}
    plans.plan_row_add(actor=theirs, plan=joint, part="steps", values=values)
    refused("conflict", plans.plan_row_add, actor=theirs, plan=joint, part="steps", values=values)
    assert joint.planstep_rows.count() == 3
    values = {"side": "us", "text": {"en": "More"}}
    propose(theirs, commitment(joint, "us"))
    services.proposal_add(actor=theirs, plan=joint, part="commitments", values=values)
    told = len(OutgoingMail.objects.all())
    refused("conflict", services.proposal_add, actor=theirs, plan=joint, part="commitments", values=values)
    assert (PlanProposal.objects.count(), OutgoingMail.objects.count()) == (2, told)


def test_what_the_database_would_refuse_is_said_to_whoever_proposes(theirs, joint):
    phase = joint.planphase_rows.first()
    line = {"phase": phase, "label": {"en": "Rent"}, "amount_minor": 100, "payer": "shared"}
    error = refused("invalid", services.proposal_add, actor=theirs, plan=joint, part="lines", values=line)
    assert "Say which share is ours" in str(error.message)
    assert not PlanProposal.objects.exists()
    assert joint.planbudgetline_rows.count() == 3


def test_a_new_row_survives_the_way_through_a_proposal(manager, theirs, joint, cast):
    values = {
        "phase": joint.planphase_rows.first(),
        "side": "us",
        "text": {"en": "Hosting", "fr": "Hébergement"},
        "due_on": date(2031, 5, 1),
        "owner": cast.staff["manager"],
    }
    proposal = services.proposal_add(actor=theirs, plan=joint, part="commitments", values=values)
    services.proposal_accept(actor=manager, proposal=PlanProposal.objects.get(pk=proposal.pk))
    row = PlanCommitment.objects.get(plan=joint, due_on=date(2031, 5, 1))
    assert (row.phase, row.side, row.text, row.owner) == (
        values["phase"], "us", values["text"], cast.staff["manager"],
    )  # fmt: skip


def test_a_refusal_has_a_reason(manager, theirs, joint):
    proposal = propose(theirs, commitment(joint, "us"))
    assert (
        refused("invalid", services.proposal_refuse, actor=manager, proposal=proposal, answer=" ").field
        == "answer"
    )
    services.proposal_refuse(actor=manager, proposal=proposal, answer="Too dear")
    proposal.refresh_from_db()
    assert (proposal.state, proposal.answer) == ("refused", "Too dear")
    assert commitment(joint, "us").text == {"en": "Documentation"}


def test_a_counter_goes_back_to_whoever_proposed(manager, theirs, joint):
    first = propose(theirs, commitment(joint, "us"))
    second = services.proposal_counter(
        actor=manager, proposal=first, values={"text": {"en": "Documentation, a summary in French"}}
    )
    first.refresh_from_db()
    assert (first.state, second.counter_of, second.side) == ("countered", first, "us")
    refused("forbidden", services.proposal_accept, actor=manager, proposal=second)
    services.proposal_accept(actor=theirs, proposal=second)
    assert commitment(joint, "us").text == {"en": "Documentation, a summary in French"}


def test_what_changed_meanwhile_is_looked_at_before_it_is_replaced(manager, theirs, joint):
    row = commitment(joint, "us")
    proposal = propose(theirs, row)
    plans.plan_row_change(actor=manager, row=row, values={"text": {"en": "Documentation by May"}})
    refused("changed-meanwhile", services.proposal_accept, actor=manager, proposal=proposal, expected=1)
    services.proposal_accept(actor=manager, proposal=proposal, expected=2)
    assert commitment(joint, "us").text == {"en": "Documentation in French too"}


def test_progress_noted_meanwhile_is_no_change_of_what_was_agreed(manager, theirs, joint):
    row = commitment(joint, "us")
    proposal = propose(theirs, row)
    plans.plan_progress_note(actor=manager, row=row, values={"done_on": clock.today()})
    services.proposal_accept(actor=manager, proposal=proposal, expected=1)


def test_a_proposal_lapses_with_what_it_was_about(manager, theirs, joint):
    proposal = propose(theirs, commitment(joint, "us"))
    phase = joint.planphase_rows.first()
    removal = services.proposal_remove(actor=theirs, row=phase)
    services.proposal_accept(actor=manager, proposal=removal)
    proposal.refresh_from_db()
    assert proposal.state == "lapsed"
    assert not type(phase).objects.filter(pk=phase.pk).exists()


def test_once_signed_everything_is_proposed_also_the_summary(manager, theirs, joint):
    type(joint).objects.filter(pk=joint.pk).update(stage="signed", signed_on=clock.today())
    joint.refresh_from_db()
    refused("takes-consent", plans.plan_change, actor=manager, plan=joint, summary={"en": "Alone"})
    proposal = services.proposal_text(actor=manager, plan=joint, section="summary", text={"en": "Together"})
    services.proposal_accept(actor=theirs, proposal=proposal)
    joint.refresh_from_db()
    assert joint.summary == {"en": "Together"}


def test_a_proposal_of_a_section_that_is_private_again_is_gone_for_the_partner(manager, theirs, joint):
    proposal = propose(manager, commitment(joint, "them"), "Training of twenty")
    assert PlanProposal.objects.visible_to(theirs).exists()
    [waiting] = contributions.portal_tasks(theirs, joint.partner)
    assert list(waiting.rows) == [proposal]
    plans.plan_section_withdraw(actor=manager, plan=joint, code="phases")
    assert not PlanProposal.objects.visible_to(theirs).exists()
    assert not contributions.portal_tasks(theirs, joint.partner)[0].rows
    assert refused("not-found", services.proposal_accept, actor=theirs, proposal=proposal).status == 404


def test_both_sides_hear_what_waits_for_them(manager, theirs, joint, cast):
    joint.partner.owner = cast.staff["manager"]
    joint.partner.save()
    assert theirs.id in mails("pipeline.plan_shared") & mails("pipeline.plan_opened")
    propose(theirs, commitment(joint, "us"))
    assert mails("pipeline.plan_proposed_to_us") == {manager.id}
    propose(manager, commitment(joint, "them"), "Training of twenty")
    # Those who may answer: who only reads the plan is not asked.
    members = cast.members["a"]
    assert mails("pipeline.plan_proposed") == {
        members[role].public_id for role in ("administrator", "sales", "technical")
    }


# -- Comments -------------------------------------------------------------------------------------


def test_a_comment_is_told_once_an_hour_and_settled_by_either_side(manager, theirs, plan, cast):
    share(manager, plan, "phases")
    row = commitment(plan, "us")
    for text in ("By when?", "And in French?"):
        comment = comments.comment_add(
            actor=theirs, plan=plan, section="phases", text=text, row_id=row.public_id
        )
    assert OutgoingMail.objects.filter(kind="pipeline.plan_commented_to_us").count() == len(
        mails("pipeline.plan_commented_to_us")
    )
    comments.comment_resolve(actor=manager, comment=comment)
    comment.refresh_from_db()
    assert comment.resolved_by_id == manager.user_id
    refused("not-found", comments.comment_add, actor=theirs, plan=plan, section="options", text="?")
    refused(
        "invalid",
        comments.comment_add,
        actor=manager,
        plan=plan,
        section="options",
        text="?",
        row_id=row.public_id,
    )


def test_what_we_say_among_ourselves_stays_with_us(manager, theirs, plan):
    share(manager, plan, "phases")
    comment = comments.comment_add(
        actor=manager, plan=plan, section="phases", text="They will not manage", is_internal=True
    )
    assert not type(comment).objects.visible_to(theirs).exists()
    assert not mails("pipeline.plan_commented")
    assert not Event.objects.filter(code="pipeline.plan.commented").exists()
    assert refused("not-found", comments.comment_resolve, actor=theirs, comment=comment).status == 404
    refused(
        "forbidden",
        comments.comment_add,
        actor=theirs,
        plan=plan,
        section="phases",
        text="x",
        is_internal=True,
    )


# -- Versions -------------------------------------------------------------------------------------


def differences(old, new, codes=None) -> list[tuple[str, str, str]]:
    snapshots = [versions.in_language(one, "en") for one in (old, new)]
    codes = codes if codes is not None else {"phases", "summary", "options", "profiles", "contacts"}
    return [
        (section.code, one.old, one.new)
        for section in comparing.compare(*snapshots, codes)
        for one in section.differences
    ]


def test_two_versions_are_compared_row_by_row(manager, plan):
    before = versions.plan_version_keep(actor=manager, plan=plan)
    plans.plan_row_change(actor=manager, row=commitment(plan, "us"), values={"text": {"en": "A handbook"}})
    plans.plan_row_remove(actor=manager, row=plan.planoption_rows.first())
    plans.plan_change(actor=manager, plan=plan, summary={"en": "In short"})
    found = differences(
        before, versions.plan_version_keep(actor=manager, plan=plan, note="Before the meeting")
    )
    assert [code for code, _old, _new in found] == ["summary", "phases", "options"]
    assert found[0][1:] == ("", "In short")
    assert ("Documentation" in found[1][1], "A handbook" in found[1][2]) == (True, True)
    assert found[2][2] == ""


def test_versions_are_kept_at_the_moments_that_matter_and_for_ever(manager, plan):
    open_jointly(manager, plan, "summary", "phases")
    first, second = PlanVersion.objects.filter(plan=plan)
    assert [(one.number, one.reason, one.shared) for one in (first, second)] == [
        (1, "shared", []),
        (2, "opened", ["summary", "phases"]),
    ]
    assert set(second.snapshot) == {"en", "fr"}
    assert second.snapshot["fr"]["title"] == "Plateforme souveraine"
    # Who may be reached is no part of what was agreed.
    assert "Mme Roy" not in str(second.snapshot)


def test_the_partner_compares_what_was_shared_then_and_is_now(manager, theirs, plan):
    open_jointly(manager, plan, "summary")
    opened = PlanVersion.objects.visible_to(theirs).get(plan=plan)
    share(manager, plan, "phases")
    assert versions.shown_codes(plan, theirs, opened) == {"summary"}
    later = versions.plan_version_keep(actor=manager, plan=plan)
    assert versions.shown_codes(plan, theirs, later) == {"summary", "phases"}
    plans.plan_section_withdraw(actor=manager, plan=plan, code="summary")
    assert versions.shown_codes(plan, theirs, later) == {"phases"}
    refused("forbidden", versions.plan_version_keep, actor=theirs, plan=plan)


# -- Visits ---------------------------------------------------------------------------------------


def test_each_sees_what_the_other_changed_since_they_were_here(manager, theirs, joint):
    day = timedelta(days=1)
    assert visits.note_visit(joint, theirs) is None
    PlanVisit.objects.update(seen_at=clock.now() - day)
    changed, kept = commitment(joint, "us"), commitment(joint, "them")
    plans.plan_row_change(actor=manager, row=changed, values={"text": {"en": "A handbook"}})
    plans.plan_row_change(actor=theirs, row=kept, values={"text": {"en": "Training of ten"}})
    plans.plan_row_remove(actor=manager, row=joint.plancontribution_rows.first())
    comments.comment_add(actor=manager, plan=joint, section="steps", text="When?")
    since = visits.note_visit(joint, theirs)
    # Everything of this plan is younger than a day: what is looked at is what came after the plan was made.
    last = Event.objects.filter(code="pipeline.plan.opened").get().at
    found = visits.changed_since(document.read(joint, theirs, "en"), theirs, max(since, last))
    assert found["phases"].rows == {changed.public_id}
    assert found["contributions"].removed == ["Data pipeline"]
    assert found["steps"].comments == 1
    assert set(found) == {"phases", "contributions", "steps"}


def test_a_visit_is_written_once_while_it_lasts(theirs, joint, django_assert_num_queries):
    visits.note_visit(joint, theirs)
    with django_assert_num_queries(2):
        assert visits.note_visit(joint, theirs) is None
    assert PlanVisit.objects.count() == 1


def test_a_row_taken_out_while_its_section_was_private_is_never_told(manager, theirs, plan):
    share(manager, plan, "summary")
    visits.note_visit(plan, theirs)
    PlanVisit.objects.update(seen_at=clock.now() - timedelta(days=1))
    plans.plan_row_remove(actor=manager, row=plan.planoption_rows.first())
    share(manager, plan, "options")
    since = visits.note_visit(plan, theirs)
    found = visits.changed_since(document.read(plan, theirs, "en"), theirs, since)
    assert (found["options"].is_new, found["options"].removed) == (True, [])
