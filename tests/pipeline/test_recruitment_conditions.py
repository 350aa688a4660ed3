"""What a phase asks for on the way in and out: shown with the steps, holds the move, excused with a reason."""

from __future__ import annotations

import pytest
from django.urls import reverse

from core.errors import DomainError
from core.models import Event
from partners.models import Contact
from pipeline.models import PhaseCondition, PhaseStep
from pipeline.recruitment import conditions
from pipeline.recruitment import phases as phase_services
from tests.pipeline.recruitment_factories import recruit, shown
from tests.support.pages import read


def condition(phase, direction: str, thing: str, required: bool = True) -> PhaseCondition:
    return PhaseCondition.objects.create(phase=phase, direction=direction, thing=thing, is_required=required)


def move(cast, recruitment, phase, **values):
    return phase_services.recruitment_move(
        actor=cast.actor("manager"), recruitment=recruitment, phase=phase, **values
    )


def test_a_required_condition_holds_the_move_until_it_is_there(cast, phases):
    row = recruit(cast, "Gamma")
    condition(phases.exploration, "exit", "main-contact")
    condition(phases.proposal, "entry", "potential")
    steps = [shown(cast, row, phases.steps["contact"])]
    with pytest.raises(DomainError) as refusal:
        move(cast, row, phases.proposal, steps_done=steps)
    assert (refusal.value.code, refusal.value.field) == ("steps-missing", "reason")
    said = str(refusal.value.message)
    assert "A main contact with an e-mail address" in said
    assert "A potential" in said
    Contact.objects.create(partner=row.partner, name="Ada Roy", email="ada@gamma.test", is_main=True)
    client = cast.staff_client("manager")
    client.post(
        reverse("pipeline:recruitment-edit", args=[row.public_id]), {"currency": "EUR", "potential": "5000"}
    )
    move(cast, row, phases.proposal, steps_done=steps)
    row.refresh_from_db()
    assert row.phase == phases.proposal


def test_a_reason_excuses_it_and_is_kept_with_what_was_skipped(cast, phases, newcomer):
    condition(phases.proposal, "entry", "expected-date")
    move(cast, newcomer, phases.proposal, reason="They decide in spring")
    data = Event.objects.get(code="pipeline.recruitment.moved").data
    assert data["reason"] == "They decide in spring"
    assert data["skipped"] == ["contact", "expected-date"]
    assert newcomer.stays.get(left_on__isnull=False).reason == "They decide in spring"


def test_steps_and_conditions_read_as_one_list_on_the_card_and_on_the_way(cast, phases, newcomer):
    condition(phases.exploration, "exit", "main-contact")
    condition(phases.proposal, "entry", "expected-date", required=False)
    condition(phases.proposal, "entry", "webinar")
    condition(phases.negotiation, "entry", "agreement-drafted")
    PhaseStep.objects.filter(code="webinar").update(ticked_by="webinar")
    client = cast.staff_client("manager")
    page = read(client, reverse("pipeline:recruitment", args=[newcomer.public_id]))
    assert "A main contact with an e-mail address required before leaving the phase" in page
    assert "An expected date advised before “Proposal”" in page
    # Said once, at the step that waits for the same thing; what a later phase asks comes later.
    assert "Webinar required before “Proposal”" in page
    assert page.count("A webinar") == 1
    assert "An agreement drawn up" not in page
    answer = client.post(
        reverse("pipeline:recruitment-move", args=[newcomer.public_id]), {"phase": "proposal"}
    )
    assert answer.status_code == 422
    shown_page = answer.content.decode()
    assert "Name the main contact." in shown_page
    assert reverse("partners:contact-add", args=[newcomer.partner.public_id]) in shown_page
    assert "Better to have before" in shown_page


def test_a_jump_asks_what_the_phases_between_ask_and_going_back_asks_nothing(cast, phases, newcomer):
    condition(phases.proposal, "entry", "expected-date")
    condition(phases.proposal, "exit", "joint-plan")
    condition(phases.exploration, "entry", "decision-maker")
    asked = conditions.asked(newcomer, phases.negotiation)
    assert {row.condition.thing for row in asked} == {"expected-date", "joint-plan"}
    move(cast, newcomer, phases.negotiation, reason="x")
    newcomer.refresh_from_db()
    assert conditions.asked(newcomer, phases.exploration) == []


def test_a_thing_is_asked_for_once_before_a_phase_is_left(cast, phases):
    admin = cast.actor("administrator")
    PhaseStep.objects.filter(code="webinar").update(ticked_by="webinar")
    with pytest.raises(DomainError) as refusal:
        conditions.phase_condition_save(
            actor=admin, phase=phases.exploration, direction="exit", thing="webinar", is_required=True
        )
    assert refusal.value.field == "thing"
    condition(phases.exploration, "exit", "call")
    with pytest.raises(DomainError) as refusal:
        phase_services.phase_step_save(actor=admin, step=phases.steps["contact"], ticked_by="call")
    assert refusal.value.field == "ticked_by"
    with pytest.raises(DomainError):
        conditions.phase_condition_save(actor=admin, phase=phases.proposal, direction="entry", thing="gold")


def test_conditions_are_configured_on_the_page_of_the_phases(cast, phases):
    admin, at = cast.staff_client("administrator"), "/staff/settings/recruitment/"
    form = {"phase": "proposal", "direction": "entry", "thing": "potential", "is_required": "on"}
    assert admin.post(f"{at}conditions/new/", form).status_code == 302
    assert "A potential, in money, leads or words Before it is entered · required" in read(admin, at)
    again = admin.post(f"{at}conditions/new/", form)
    assert "The phase has this condition already." in again.content.decode()
    row = PhaseCondition.objects.get()
    admin.post(f"{at}conditions/{row.public_id}/", {**form, "is_required": ""})
    row.refresh_from_db()
    assert not row.is_required
    admin.post(f"{at}conditions/{row.public_id}/remove/")
    assert not PhaseCondition.objects.exists()
    assert cast.staff_client("manager").post(f"{at}conditions/new/", form).status_code == 403


def test_conditions_of_any_number_cost_the_same(cast, phases, newcomer, django_assert_num_queries):
    for thing in ("potential", "expected-date", "main-contact", "decision-maker"):
        condition(phases.proposal, "entry", thing)
    with django_assert_num_queries(4):  # the next phase, conditions, main contact, decision maker
        conditions.shown(newcomer, [])
