"""The checklist of a phase: ticked by the thing that a step names, else with an activity or a document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock, said
from core.actor import Actor
from core.errors import DomainError
from core.operation import create, no_op, operation, record
from pipeline.models import Activity, Phase, PhaseStep, Recruitment, RecruitmentFile, StepDone
from pipeline.recruitment import things
from pipeline.recruitment.services import lock_open, recruitment_file_add
from web.templatetags.formats import labelled

NEEDS_EVIDENCE = _("Name the activity or the document that shows it.")


@dataclass(frozen=True)
class Tick:
    """A step done, and the activity or the document that shows it."""

    step: PhaseStep
    activity: Activity | None = None
    file: RecruitmentFile | None = None


@operation("pipeline.recruitment:change", event="pipeline.recruitment.step_done")
def recruitment_step_tick(
    *,
    actor: Actor,
    recruitment: Recruitment,
    step: PhaseStep,
    activity: Activity | None = None,
    file: RecruitmentFile | None = None,
    name: str = "",
    content: bytes = b"",
    done_on: date | None = None,
) -> None:
    """Tick a step with what shows it: an activity or a document of the recruitment, or one that is added
    (``name`` and ``content``).

    Raises DomainError 422 without any of them, or for evidence of another recruitment; 409 for a step
    that is ticked by a thing.
    """
    recruitment = lock_open(recruitment)
    if recruitment.steps_done.filter(step=step).exists():
        no_op()
        return
    if content:
        file = recruitment_file_add(
            actor=actor, recruitment=recruitment, name=name, content=content, title=str(step)
        )
    tick(actor, recruitment, Tick(step, activity, file), done_on or clock.today())
    record(recruitment, data={"step": dict(step.name)})


@operation("pipeline.recruitment:change", event="pipeline.recruitment.step_undone")
def recruitment_step_untick(*, actor: Actor, recruitment: Recruitment, step: PhaseStep) -> None:
    """Take a tick back. Raises DomainError 409 for one that a thing gave: the thing is still there."""
    recruitment = lock_open(recruitment)
    before = recruitment.steps_done.filter(step=step).first()
    if before is None:
        no_op()
        return
    if before.ticked_by in things.THINGS:
        raise DomainError.conflict(_by_thing(before.ticked_by))
    before.delete()
    record(recruitment, data={"step": dict(step.name)})


def tick(actor: Actor, recruitment: Recruitment, done: Tick, day: date) -> None:
    """Write a tick with its evidence, within an operation that holds the recruitment."""
    if done.step.ticked_by:
        raise DomainError.conflict(_by_thing(done.step.ticked_by))
    theirs = [row for row in (done.activity, done.file) if row is not None]
    if not theirs or any(row.recruitment_id != recruitment.pk for row in theirs):
        raise DomainError.invalid(NEEDS_EVIDENCE, field="evidence", code="evidence-missing")
    create(
        StepDone,
        recruitment=recruitment,
        step=done.step,
        activity=done.activity,
        file=done.file,
        done_on=day,
        done_by=actor.person,
    )


def _by_thing(code: str) -> Any:
    return _("This step is ticked by the thing itself: %(thing)s.") % {"thing": things.label_of(code)}


def keep_things(actor: Actor, recruitment: Recruitment, phase: Phase) -> None:
    """Write down what things have ticked of the phases that a move to ``phase`` leaves behind: it stays
    done, whatever becomes of the thing."""
    steps = [step for step in _left_behind(recruitment, phase) if step.ticked_by]
    there = things.found(recruitment, {step.ticked_by for step in steps})
    for step in steps:
        if evidence := there.get(step.ticked_by):
            create(
                StepDone,
                recruitment=recruitment,
                step=step,
                ticked_by=step.ticked_by,
                done_on=min(evidence.day, clock.today()),
                done_by=actor.person,
            )


def missing_steps(recruitment: Recruitment, phase: Phase) -> list[PhaseStep]:
    """The required steps not done of the phases that a move to ``phase`` leaves behind."""
    steps = [step for step in _left_behind(recruitment, phase) if step.is_required]
    there = things.found(recruitment, {step.ticked_by for step in steps if step.ticked_by})
    return [step for step in steps if step.ticked_by not in there]


def _left_behind(recruitment: Recruitment, phase: Phase) -> list[PhaseStep]:
    """The steps in use of the phases from the present one to the one before ``phase``, not ticked yet."""
    rows = PhaseStep.objects.filter(
        is_active=True,
        phase__is_active=True,
        phase__position__gte=recruitment.phase.position,
        phase__position__lt=phase.position,
    ).exclude(pk__in=recruitment.steps_done.values("step"))
    return list(rows.select_related("phase"))


# -- What the page shows ------------------------------------------------------------------------------


def shown(recruitment: Recruitment) -> list[dict[str, Any]]:
    """The steps of the present phase: each with what ticked it, or with what it waits for."""
    steps = list(PhaseStep.objects.filter(phase=recruitment.phase, is_active=True))
    ticks = {row.step_id: row for row in recruitment.steps_done.select_related("activity", "file")}
    open_codes = {step.ticked_by for step in steps if step.ticked_by and step.pk not in ticks}
    there = things.found(recruitment, open_codes)
    return [_line(recruitment, step, ticks.get(step.pk), there.get(step.ticked_by)) for step in steps]


def _line(
    recruitment: Recruitment, step: PhaseStep, done: StepDone | None, evidence: things.Evidence | None
) -> dict[str, Any]:
    thing = things.THINGS.get(step.ticked_by)
    line: dict[str, Any] = {"step": step, "thing": thing, "done_on": None}
    if done is not None:
        text, url = evidence_of(done)
        may_undo = done.ticked_by not in things.THINGS
        return line | {"done_on": done.done_on, "text": text, "url": url, "may_undo": may_undo}
    if evidence is not None:
        return line | {"done_on": evidence.day, "text": evidence.text, "url": evidence.url}
    return line | {"make_url": thing.url(recruitment) if thing else ""}


def evidence_of(done: StepDone) -> tuple[Any, str]:
    """What shows that a step was done, in words, and its page."""
    if done.file is not None:
        return done.file.title, reverse("pipeline:recruitment-file", args=[done.file.public_id])
    if done.activity is not None:
        return activity_name(done.activity), ""
    return things.label_of(done.ticked_by), ""


def activity_name(row: Activity) -> str:
    """An activity in a few words."""
    summary = said.read(row.summary).split("\n")[0]
    return labelled(row.get_kind_display(), summary[:80])


def ticks_of(recruitment: Recruitment, chosen: Iterable[tuple[PhaseStep, str]]) -> Sequence[Tick]:
    """Ticks from steps and the public ids of what shows each."""
    return [tick_of(recruitment, step, public_id) for step, public_id in chosen if public_id]


def tick_of(recruitment: Recruitment, step: PhaseStep, public_id: str) -> Tick:
    """A tick with the activity or the document of this public id, or with nothing."""
    return Tick(
        step,
        activity=recruitment.activities.filter(public_id=public_id).first(),
        file=recruitment.files.filter(public_id=public_id, archived_at=None).first(),
    )


def by_hand(recruitment: Recruitment) -> list[PhaseStep]:
    """The steps of the present phase that somebody may tick: not done, and named to no thing."""
    rows = PhaseStep.objects.filter(phase=recruitment.phase_id, is_active=True, ticked_by="")
    return list(rows.exclude(pk__in=recruitment.steps_done.values("step")))


def evidence_choices(recruitment: Recruitment) -> list[tuple[str, str]]:
    """The activities and documents of a recruitment that may show a step, newest first."""
    activities = [(row.public_id, activity_name(row)) for row in recruitment.activities.all()[:50]]
    files = [(row.public_id, row.title) for row in recruitment.files.filter(archived_at=None)[:50]]
    return [("", "–"), *activities, *files]
