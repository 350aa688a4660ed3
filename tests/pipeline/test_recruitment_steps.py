"""A step that names a thing is ticked by the thing; any other with an activity or a document that shows it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from agreements.models import Agreement, Approval, OpenPoint
from core import clock
from core.errors import DomainError
from partners.models import Contact, Membership
from pipeline.models import JointPlan, PhaseStep, StepDone
from pipeline.recruitment import phases as recruitment_phases
from pipeline.recruitment import services, things
from pipeline.recruitment.checklist import recruitment_step_tick, recruitment_step_untick, shown
from tests.pipeline.recruitment_factories import recruit
from tests.support.factories import make
from tests.support.pages import read


def call(cast, recruitment, kind: str = "call", days_ago: int = 0, summary: str = "They are keen"):
    return services.activity_add(
        actor=cast.actor("manager"),
        recruitment=recruitment,
        kind=kind,
        happened_on=clock.today() - timedelta(days=days_ago),
        summary=summary,
    )


def names(recruitment, *codes: str) -> set[str]:
    return set(things.found(recruitment, codes))


def by_thing(phases, step: str, thing: str) -> PhaseStep:
    PhaseStep.objects.filter(pk=phases.steps[step].pk).update(ticked_by=thing)
    return PhaseStep.objects.get(pk=phases.steps[step].pk)


def test_a_step_with_a_thing_is_done_when_it_is_there_and_never_by_hand(cast, phases, newcomer):
    step, actor = by_thing(phases, "webinar", "webinar"), cast.actor("manager")
    noted = call(cast, newcomer)
    with pytest.raises(DomainError) as refusal:
        recruitment_step_tick(actor=actor, recruitment=newcomer, step=step, activity=noted)
    assert refusal.value.status == 409
    client, url = cast.staff_client("manager"), reverse("pipeline:recruitment", args=[newcomer.public_id])
    page = read(client, url)
    assert "Webinar Ticks itself by: A webinar Note a webinar." in page
    call(cast, newcomer, "webinar")
    line = next(line for line in shown(newcomer) if line["step"] == step)
    assert (line["done_on"], str(line["text"])) == (clock.today(), "Webinar")
    assert "done on" in read(client, url)
    # Nothing is written before the phase is left; then it stays done, whatever becomes of the thing.
    assert not newcomer.steps_done.exists()
    recruitment_phases.recruitment_move(
        actor=actor, recruitment=newcomer, phase=phases.proposal, reason="Known from a fair"
    )
    assert newcomer.steps_done.get().ticked_by == "webinar"
    with pytest.raises(DomainError) as refusal:
        recruitment_step_untick(actor=actor, recruitment=newcomer, step=step)
    assert "A webinar" in str(refusal.value.message)


def test_a_required_thing_that_is_not_there_holds_the_phase_and_says_where_it_is_made(cast, phases, newcomer):
    by_thing(phases, "contact", "activity")
    client, url = (
        cast.staff_client("manager"),
        reverse("pipeline:recruitment-move", args=[newcomer.public_id]),
    )
    refused = client.post(url, {"phase": "proposal"})
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "Note the first contact." in page
    assert reverse("pipeline:activity-add", args=[newcomer.public_id]) in page
    call(cast, newcomer)
    assert client.post(url, {"phase": "proposal"}).status_code == 302
    newcomer.refresh_from_db()
    assert newcomer.phase == phases.proposal


def test_a_step_without_a_thing_is_ticked_with_evidence_and_never_empty(cast, phases, newcomer):
    step, actor = phases.steps["contact"], cast.actor("manager")
    with pytest.raises(DomainError) as refusal:
        recruitment_step_tick(actor=actor, recruitment=newcomer, step=step)
    assert (refusal.value.status, refusal.value.field) == (422, "evidence")
    other = recruit(cast, "Other")
    with pytest.raises(DomainError):
        recruitment_step_tick(actor=actor, recruitment=newcomer, step=step, activity=call(cast, other))
    client, url = (
        cast.staff_client("manager"),
        reverse("pipeline:recruitment-tick", args=[newcomer.public_id]),
    )
    empty = client.post(url, {"step": step.public_id})
    assert empty.status_code == 422
    assert "Name the activity or the document that shows it." in empty.content.decode()
    answers = SimpleUploadedFile("answers.txt", b"Needs: exchange of files")
    assert client.post(url, {"step": step.public_id, "file": answers}).status_code == 302
    line = next(line for line in shown(newcomer) if line["step"] == step)
    assert (line["done_on"], line["text"]) == (clock.today(), "Contact")
    assert line["url"] == reverse("pipeline:recruitment-file", args=[newcomer.files.get().public_id])


def test_the_tick_names_the_activity_and_can_be_taken_back(cast, phases, newcomer):
    noted = call(cast, newcomer, summary="Went through the questionnaire\nwith three of them")
    client, step = cast.staff_client("manager"), phases.steps["contact"]
    url = reverse("pipeline:recruitment-tick", args=[newcomer.public_id])
    client.post(url, {"step": step.public_id, "evidence": noted.public_id})
    page = read(client, reverse("pipeline:recruitment", args=[newcomer.public_id]))
    assert "Call: Went through the questionnaire" in page
    client.post(reverse("pipeline:recruitment-untick", args=[newcomer.public_id]), {"step": step.public_id})
    assert not newcomer.steps_done.exists()


def test_the_database_refuses_a_tick_without_evidence_and_keeps_those_of_before(cast, phases, newcomer):
    tick = {
        "recruitment": newcomer,
        "step": phases.steps["contact"],
        "done_on": clock.today(),
        "done_by": "usr_x",
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        StepDone.objects.create(**tick)
    StepDone.objects.create(**tick, ticked_by=things.EARLIER)
    line = next(line for line in shown(newcomer) if line["step"] == phases.steps["contact"])
    assert str(line["text"]) == "Ticked before evidence was asked for"


def test_an_activity_of_an_earlier_phase_does_not_tick_a_later_step(cast, phases):
    recruitment = recruit(cast, "Gamma", opened_on=clock.today() - timedelta(days=9))
    call(cast, recruitment, "meeting", days_ago=5)
    assert names(recruitment, "meeting") == {"meeting"}
    recruitment_phases.recruitment_move(
        actor=cast.actor("manager"), recruitment=recruitment, phase=phases.proposal, reason="x"
    )
    recruitment.refresh_from_db()
    assert names(recruitment, "meeting") == set()


def test_plans_contacts_and_logins_tick_by_being_there(cast, phases, newcomer):
    codes = ("joint-plan", "contact", "login")
    assert names(newcomer, *codes) == set()
    make(JointPlan, newcomer.partner, recruitment=newcomer)
    Contact.objects.create(partner=newcomer.partner, name="Ada Roy")
    user = cast.members["a"]["sales"]
    Membership.objects.create(partner=newcomer.partner, user=user, role="sales")
    user.last_login = None
    user.save()
    assert names(newcomer, *codes) == {"joint-plan", "contact"}
    user.last_login = clock.now()
    user.save()
    assert names(newcomer, *codes) == set(codes)


def test_an_agreement_ticks_as_it_comes_along(cast, phases, newcomer):
    codes = tuple(code for code in things.THINGS if code.startswith(("nda", "agreement", "points")))
    assert len(codes) == 7
    nda = make(Agreement, newcomer.partner, kind="nda", status="with_partner", number="N-1")
    assert names(newcomer, *codes) == {"nda-sent"}
    Agreement.objects.filter(pk=nda.pk).update(status="active")
    assert names(newcomer, *codes) == {"nda-sent", "nda-signed"}
    Agreement.objects.filter(pk=nda.pk).update(status="cancelled")
    contract = make(Agreement, newcomer.partner, kind="reseller", status="draft", number="N-2", sent_at=None)
    assert names(newcomer, *codes) == {"agreement-drafted"}
    Agreement.objects.filter(pk=contract.pk).update(status="with_partner", sent_at=clock.now())
    point = OpenPoint.objects.create(
        agreement=contract, version=1, side="partner", raised_by="usr_x", text="The margin"
    )
    assert names(newcomer, *codes) == {"agreement-drafted", "agreement-sent"}
    OpenPoint.objects.filter(pk=point.pk).update(status="accepted", settled_at=clock.now())
    Approval.objects.create(
        agreement=contract, version=1, version_author="usr_a", requested_by="usr_a", status="approved",
        decided_by="usr_b", decided_at=clock.now(),
    )  # fmt: skip
    assert names(newcomer, *codes) == set(codes) - {"nda-sent", "nda-signed", "agreement-signed"}
    Agreement.objects.filter(pk=contract.pk).update(status="active")
    assert "agreement-signed" in names(newcomer, *codes)


def test_a_step_is_configured_with_a_thing_that_exists(cast, phases):
    actor, step = cast.actor("administrator"), phases.steps["webinar"]
    recruitment_phases.phase_step_save(actor=actor, step=step, ticked_by="webinar")
    with pytest.raises(DomainError) as refusal:
        recruitment_phases.phase_step_save(actor=actor, step=step, ticked_by="questionnaire")
    assert (refusal.value.status, refusal.value.field) == (422, "ticked_by")
    page = read(cast.staff_client("administrator"), reverse("pipeline:phases"))
    assert "ticked by: A webinar" in page


def test_a_checklist_of_any_length_costs_the_same(cast, phases, newcomer, django_assert_num_queries):
    for place in range(5):
        PhaseStep.objects.create(
            phase=phases.exploration,
            code=f"s{place}",
            name={"en": "S"},
            position=place,
            ticked_by="agreement-sent",
        )
    for place in range(3):
        make(Agreement, newcomer.partner, kind="oem", status="draft", number=f"N-{place}")
    # Steps, ticks, agreements.
    with django_assert_num_queries(3):
        shown(newcomer)
