"""Operations on journeys: what is configured, and what people do with a step of a partner."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core import clock
from core.actor import Actor
from core.codes import free_code
from core.errors import DomainError
from core.operation import create, lock, no_op, operation, record, update_fields
from core.ordering import move, next_place
from partners.journeys import things
from partners.journeys.advance import complete_if_settled
from partners.journeys.models import (
    RUNNING,
    Journey,
    JourneyStep,
    PartnerJourney,
    PartnerJourneyStep,
)
from partners.models import Partner

CONFIGURE, VIEW = "partners.config:change", "partners.journey:view"
TICK, EXCUSE = "partners.journey:tick", "partners.journey:excuse"
Status = PartnerJourneyStep.Status


# -- Configuration --------------------------------------------------------------------------------


@operation(CONFIGURE, event="partners.journey.saved")
def journey_save(*, actor: Actor, journey: Journey | None = None, **values: Any) -> Journey:
    """Add a journey for a type, a relationship, both or everybody, or change one. Partners on their way
    follow it with the next look at them. Raises DomainError 422 where there is one for the same already."""
    if journey is None:
        journey = create(Journey, **values)
        record(journey)
        return journey
    journey = lock(journey)
    changes = update_fields(journey, **values)
    record(journey, changes=changes) if changes else no_op()
    return journey


@operation(CONFIGURE, event="partners.journey.step_saved")
def journey_step_save(
    *, actor: Actor, journey: Journey | None = None, step: JourneyStep | None = None, **values: Any
) -> JourneyStep:
    """Add a step behind the others of a journey, or change one. Its code is made from its title.

    Raises DomainError 422 for a thing that no room knows, by which it would never be completed, and for
    one that another step of the journey waits for already.
    """
    of = journey or (step.journey if step else None)
    assert of is not None  # whoever adds a step names its journey
    journey = lock(of)
    _check_thing(journey, step, values.get("completed_by", ""))
    if step is None:
        if "code" not in values:
            taken = set(journey.steps.values_list("code", flat=True))
            values["code"] = free_code(values.get("title") or {}, taken, otherwise="step")
        values.setdefault("position", next_place(JourneyStep.objects.filter(journey=journey)))
        step = create(JourneyStep, journey=journey, **values)
        record(step)
        return step
    step = lock(step)
    changes = update_fields(step, **values)
    record(step, changes=changes) if changes else no_op()
    return step


def _check_thing(journey: Journey, step: JourneyStep | None, code: str) -> None:
    if not code:
        return
    if code not in things.THINGS:
        raise DomainError.invalid(_("Nothing of this name completes a step."), field="completed_by")
    others = journey.steps.filter(completed_by=code, is_active=True)
    if step is not None:
        others = others.exclude(pk=step.pk)
    if others.exists():
        raise DomainError.invalid(
            _("Another step of this journey is completed by the same."), field="completed_by"
        )


@operation(CONFIGURE, event="partners.journey.step_moved")
def journey_step_move(*, actor: Actor, step: JourneyStep, to: int) -> int:
    """Put a step in another place of its journey, counted from 0."""
    moved = move(step, JourneyStep.objects.filter(journey=step.journey_id), to)
    record(step, changes=moved.changes) if moved.changes else no_op()
    return moved.place


# -- What people do with a step -------------------------------------------------------------------


@operation(TICK, event="partners.journey.step_done")
def step_tick(*, actor: Actor, step: PartnerJourneyStep, evidence: str) -> PartnerJourneyStep:
    """Say that a step is done, and what shows it. A partner says so of its own steps.

    Raises DomainError 409 for a step that completes itself, that is done or excused already, or while the
    journey rests; 403 for a step of the other side; 422 without evidence.
    """
    step = _locked(step)
    if actor.is_partner and step.step.side != JourneyStep.Side.THEIRS:
        raise DomainError.forbidden()
    if step.step.completed_by:
        thing = things.THINGS[step.step.completed_by]
        raise DomainError.conflict(
            _("This step completes itself: %(thing)s.") % {"thing": thing.label}, code="step-completes-itself"
        )
    _settle(step, status=Status.DONE, evidence=evidence.strip(), settled_by=actor.person)
    complete_if_settled(step.journey)
    return step


@operation(EXCUSE, event="partners.journey.step_excused")
def step_excuse(*, actor: Actor, step: PartnerJourneyStep, reason: str) -> PartnerJourneyStep:
    """Say that a partner need not take a step, and why; the partner reads it.

    Raises DomainError 409 for a step that is done or excused already, or while the journey rests, 422
    without a reason.
    """
    step = _locked(step)
    _settle(step, status=Status.EXCUSED, reason=reason.strip(), settled_by=actor.person)
    complete_if_settled(step.journey)
    return step


@operation(EXCUSE, event="partners.journey.step_reopened")
def step_reopen(*, actor: Actor, step: PartnerJourneyStep) -> PartnerJourneyStep:
    """Take back that a step was ticked or excused. Raises DomainError 409 for one that a thing completed
    (the thing is still there), that is open, or of a journey that is over."""
    step = _with_its_journey(step)
    if step.completed_by or step.status == Status.OPEN:
        raise DomainError.conflict(_("Only what somebody ticked or excused is opened again."))
    changes = update_fields(step, status=Status.OPEN, settled_on=None, evidence="", reason="", settled_by="")
    record(step, changes=changes)
    return step


def _locked(step: PartnerJourneyStep) -> PartnerJourneyStep:
    step = _with_its_journey(step)
    if step.status != Status.OPEN:
        raise DomainError.conflict(_("This step is done or excused already."), code="step-settled")
    return step


def _with_its_journey(step: PartnerJourneyStep) -> PartnerJourneyStep:
    """The step as it is now, behind its partner and its journey, which goes on."""
    partner = lock(step.journey.partner)
    journey = lock(step.journey)
    check_running(partner, journey)
    found = lock(step)
    found.journey, found.step = journey, step.step
    found.journey.partner = partner
    return found


def check_running(partner: Partner, journey: PartnerJourney) -> None:
    """Raise DomainError 409 where a journey is over, or rests with its partner."""
    if journey.status != PartnerJourney.Status.OPEN:
        raise DomainError.conflict(_("This journey is over."), code="journey-over")
    if partner.status not in RUNNING:
        raise DomainError.conflict(
            _("The journey rests: the status of this partner is “%(status)s”.")
            % {"status": partner.get_status_display()},
            code="journey-rests",
        )


def _settle(step: PartnerJourneyStep, **values: Any) -> None:
    changes = update_fields(step, settled_on=clock.today(), **values)
    record(step, changes=changes)
