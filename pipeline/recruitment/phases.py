"""Moves from phase to phase, and the configuration of the phases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core import bulk, clock, said
from core.actor import Actor
from core.codes import free_code
from core.errors import DomainError
from core.events.record import target_of
from core.operation import create, lock, lock_all, no_op, operation, record, record_bulk, update_fields
from core.ordering import move, next_place
from core.text import listed
from partners.models import Partner
from partners.vocabulary.models import Configured
from pipeline.models import Phase, PhaseCondition, PhaseStay, PhaseStep, Recruitment
from pipeline.recruitment import conditions, rules, things
from pipeline.recruitment.checklist import Tick, keep_things, missing_steps, tick
from pipeline.recruitment.services import give_status, lock_open

SIGNED = said.declare("pipeline.signed", _("Signed"))


@operation("pipeline.recruitment:move", event="pipeline.recruitment.moved")
def recruitment_move(
    *,
    actor: Actor,
    recruitment: Recruitment,
    phase: Phase,
    steps_done: Iterable[Tick] = (),
    reason: str = "",
    moved_on: date | None = None,
) -> Recruitment:
    """Move a recruitment to another phase; its partner gets the status of that phase.

    ``steps_done`` are ticked first, each with its evidence; things tick theirs. Raises DomainError 422
    with code ``steps-missing`` when required steps of the phases left behind are not done, or a required
    condition on the way is not met, and no reason is given; 409 when it is closed, or when the partner is live already.
    """
    recruitment = lock_open(recruitment)
    if recruitment.phase_id == phase.pk:
        no_op()
        return recruitment
    _move(actor, recruitment, phase, list(steps_done), reason, moved_on or clock.today())
    return recruitment


@operation("pipeline.recruitment:move", event="pipeline.recruitment.moved")
def recruitment_sign(
    *, actor: Actor, partner: Partner, signed_on: date | None = None, reason: str = ""
) -> Recruitment | None:
    """An agreement was signed: the partner's open recruitment is won and goes to implementation.

    Nothing happens without one that the forecast still counts. ``reason`` excuses steps not done.
    """
    found = Recruitment.objects.forecast().filter(partner=partner).first()
    phase = _first_giving(Phase.Gives.ONBOARDING)
    if found is None or phase is None:
        no_op()
        return None
    recruitment = lock_open(found)
    day = max(signed_on or clock.today(), recruitment.phase_since)
    _move(actor, recruitment, phase, [], reason or said.write(SIGNED), day)
    return recruitment


@operation("pipeline.recruitment:move", event="pipeline.recruitment.moved")
def recruitment_go_live(
    *,
    actor: Actor,
    recruitment: Recruitment,
    live_on: date | None = None,
    steps_done: Iterable[Tick] = (),
    reason: str = "",
) -> Recruitment:
    """The partner goes live: it becomes active, and its recruitment goes on as optimisation.

    Raises DomainError 409 when it is not being implemented, 422 as ``recruitment_move``.
    """
    recruitment = lock_open(recruitment)
    phase = _first_giving(Phase.Gives.ACTIVE)
    if recruitment.phase.status_given != Phase.Gives.ONBOARDING or phase is None:
        raise DomainError.transition(str(recruitment.phase))
    _move(actor, recruitment, phase, list(steps_done), reason, live_on or clock.today())
    return recruitment


def _first_giving(status: str) -> Phase | None:
    return Phase.objects.filter(is_active=True, status_given=status).first()


def _move(
    actor: Actor, recruitment: Recruitment, phase: Phase, steps: Sequence[Tick], reason: str, day: date
) -> None:
    _check_way(recruitment, phase, reason)
    _check_day(recruitment, day)
    skipped = _settle(actor, recruitment, phase, steps, reason, day)
    recruitment.stays.filter(left_on=None).update(left_on=day, reason=reason)
    create(PhaseStay, recruitment=recruitment, phase=phase, entered_on=day)
    won_before = bool(recruitment.won_on)
    changes = update_fields(
        recruitment,
        phase=phase,
        phase_since=day,
        touched_on=max(day, recruitment.touched_on),
        **_outcome(recruitment, phase, day),
        **_likely(recruitment, phase),
    )
    give_status(actor, recruitment, day, reason)
    record(
        recruitment,
        changes=changes,
        data={"phase": dict(phase.name), "reason": reason, "skipped": skipped},
    )
    if recruitment.won_on and not won_before:
        record(recruitment, event="pipeline.recruitment.won")
    if recruitment.live_on and phase.status_given == Phase.Gives.ACTIVE:
        record(recruitment, event="pipeline.recruitment.went_live")


def _check_way(recruitment: Recruitment, phase: Phase, reason: str) -> None:
    if not phase.is_active:
        raise DomainError.invalid(_("This phase is not in use any more. Choose another."), field="phase")
    if recruitment.phase.status_given == Phase.Gives.ACTIVE and phase.status_given != Phase.Gives.ACTIVE:
        raise DomainError.conflict(
            _("The partner is live. Suspend or end the partnership on the partner's page instead.")
        )
    if recruitment.won_on and phase.counts_in_forecast and not reason.strip():
        raise DomainError.invalid(
            _("It was won already. Say why it goes back."), field="reason", code="reason-missing"
        )


def _check_day(recruitment: Recruitment, day: date) -> None:
    if day > clock.today():
        raise DomainError.invalid(_("A move cannot be in the future."), field="moved_on")
    if day < recruitment.phase_since:
        raise DomainError.invalid(_("It entered its present phase after this day."), field="moved_on")


def _settle(
    actor: Actor, recruitment: Recruitment, phase: Phase, steps: Sequence[Tick], reason: str, day: date
) -> list[str]:
    """Tick what is done, and refuse to leave what is required without a reason. Returns the codes of the
    steps and things that the reason excuses."""
    known = set(recruitment.steps_done.values_list("step_id", flat=True))
    for done in steps:
        if done.step.pk not in known:
            tick(actor, recruitment, done, day)
    keep_things(actor, recruitment, phase)
    missing = missing_steps(recruitment, phase)
    waited_for = {step.ticked_by for step in missing}
    unmet = [
        row
        for row in conditions.missing(conditions.asked(recruitment, phase))
        if row.condition.thing not in waited_for
    ]
    if (missing or unmet) and not reason.strip():
        names = listed([*missing, *(row.label for row in unmet)])
        raise DomainError.invalid(
            _("Show what is done, or say why it is not needed: %(steps)s.") % {"steps": names},
            field="reason",
            code="steps-missing",
        )
    return [*(step.code for step in missing), *(row.condition.thing for row in unmet)]


def _likely(recruitment: Recruitment, phase: Phase) -> dict[str, Any]:
    """As is usual in the phase, unless somebody set the probability."""
    if recruitment.probability_by_hand:
        return {}
    return rules.as_usual(phase.usual_probability, recruitment.programme_minor)


def _outcome(recruitment: Recruitment, phase: Phase, day: date) -> dict[str, Any]:
    """Won from the first phase on that the forecast no longer counts; live in one that activates."""
    if phase.counts_in_forecast:
        return {"outcome": Recruitment.Outcome.NONE, "won_on": None, "live_on": None}
    live = phase.status_given == Phase.Gives.ACTIVE
    return {
        "outcome": Recruitment.Outcome.WON,
        "won_on": recruitment.won_on or day,
        "live_on": (recruitment.live_on or day) if live else None,
    }


@operation("pipeline.recruitment:configure", event="pipeline.phase.saved")
def phase_save(*, actor: Actor, phase: Phase | None = None, **values: Any) -> Phase:
    """Add a phase behind the others, or change one. Its code is made from its name, and stays: rules use it.
    With its usual probability goes that of its recruitments, but for those where it was set by hand."""
    before = phase.usual_probability if phase else None
    saved = _save(Phase, phase, values, Phase.objects.all())
    if before not in (None, saved.usual_probability):
        _weigh_again(saved)
    return saved


def _weigh_again(phase: Phase) -> None:
    rows = Recruitment.objects.open().filter(phase=phase, probability_by_hand=False)
    at = clock.now()
    found = lock_all(rows.select_related("partner").exclude(probability=phase.usual_probability))
    weighed = [
        {"id": row.pk, "updated_at": at, **rules.as_usual(phase.usual_probability, row.programme_minor)}
        for row in found
    ]
    bulk.update(Recruitment, weighed)
    if found:
        targets = [target_of(row) for row in found]
        record_bulk("pipeline.recruitment.weighed_again", targets, data={"phase": dict(phase.name)})


@operation("pipeline.recruitment:configure", event="pipeline.phase.step_saved")
def phase_step_save(*, actor: Actor, step: PhaseStep | None = None, **values: Any) -> PhaseStep:
    """Add a step to a phase's checklist, or change one. Raises DomainError 422 for a thing that no room
    knows, by which it would never be ticked."""
    if values.get("ticked_by") and values["ticked_by"] not in things.THINGS:
        raise DomainError.invalid(_("Nothing of this name ticks a step."), field="ticked_by")
    _check_not_doubled(step, values)
    return _save(PhaseStep, step, values, PhaseStep.objects.filter(phase=values.get("phase")))


def _check_not_doubled(step: PhaseStep | None, values: dict[str, Any]) -> None:
    """A thing is asked for once before a phase is left: by a step, or by a condition."""
    thing = values.get("ticked_by", step.ticked_by if step else "")
    phase = values.get("phase", step.phase if step else None)
    exits = PhaseCondition.objects.filter(phase=phase, direction=PhaseCondition.Direction.EXIT, thing=thing)
    if thing and exits.exists():
        raise DomainError.invalid(
            _("The phase is not left without this: remove that condition first."), field="ticked_by"
        )


@operation("pipeline.recruitment:configure", event="pipeline.phase.moved")
def phase_move(*, actor: Actor, phase: Phase, to: int) -> int:
    """Put a phase in another place of the board, counted from 0."""
    moved = move(phase, Phase.objects.all(), to, first=1)
    record(phase, changes=moved.changes) if moved.changes else no_op()
    return moved.place


@operation("pipeline.recruitment:configure", event="pipeline.phase.moved")
def phase_step_move(*, actor: Actor, step: PhaseStep, to: int) -> int:
    """Put a step in another place of its phase, counted from 0."""
    moved = move(step, PhaseStep.objects.filter(phase=step.phase_id), to, first=1)
    record(step, changes=moved.changes) if moved.changes else no_op()
    return moved.place


def _save(model: type[Configured], row: Any, values: dict[str, Any], among: QuerySet) -> Any:
    if row is None:
        row = create(model, **_placed(model, values, among))
        record(row)
        return row
    row = lock(row)
    if values.get("code", row.code) != row.code:
        raise DomainError.invalid(_("The code cannot change: rules use it."), field="code")
    changes = update_fields(row, **values)
    record(row, changes=changes) if changes else no_op()
    return row


def _placed(model: type[Configured], values: dict[str, Any], among: QuerySet) -> dict[str, Any]:
    """The values with a code and a place, the last one, for what names none."""
    if "code" not in values:
        taken = set(model._default_manager.values_list("code", flat=True))
        values["code"] = free_code(values.get("name") or {}, taken, otherwise=model._meta.model_name or "")
    values.setdefault("position", next_place(among, first=1))
    return values
