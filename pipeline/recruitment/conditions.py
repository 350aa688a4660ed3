"""What a move asks for beside the checklist: the conditions on which phases are left and entered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from core.errors import DomainError, Sentence
from core.operation import create, lock, no_op, operation, record, update_fields
from pipeline.models import Phase, PhaseCondition, PhaseStep, Recruitment
from pipeline.recruitment import things

Direction = PhaseCondition.Direction


@dataclass(frozen=True)
class Asked:
    """A condition as a recruitment meets it: with what is there, or with what it waits for."""

    condition: PhaseCondition
    evidence: things.Evidence | None
    make_url: str

    @property
    def label(self) -> Sentence:
        return things.label_of(self.condition.thing)

    @property
    def said(self) -> Sentence:
        """What it holds, or would be better to have before it."""
        required = self.condition.is_required
        if self.condition.direction == Direction.EXIT:
            return (
                _("required before leaving the phase") if required else _("advised before leaving the phase")
            )
        sentence = _("required before “%(phase)s”") if required else _("advised before “%(phase)s”")
        return sentence % {"phase": self.condition.phase}

    @property
    def waits(self) -> Sentence:
        return things.THINGS[self.condition.thing].waits


def asked(recruitment: Recruitment, phase: Phase) -> list[Asked]:
    """What a move to ``phase`` asks for, each thing once: its strictest condition. Going back asks nothing."""
    by_thing: dict[str, PhaseCondition] = {}
    for row in _on_the_way(recruitment.phase, phase):
        known = by_thing.setdefault(row.thing, row)
        if row.is_required and not known.is_required:
            by_thing[row.thing] = row
    there = things.found(recruitment, by_thing)
    return [
        Asked(row, there.get(code), things.THINGS[code].url(recruitment)) for code, row in by_thing.items()
    ]


def missing(rows: Iterable[Asked]) -> list[Asked]:
    """Those that hold a move."""
    return [row for row in rows if row.condition.is_required and row.evidence is None]


def _on_the_way(present: Phase, phase: Phase) -> list[PhaseCondition]:
    """The conditions of the phases that a move leaves behind, and of those that it comes to or jumps over,
    as their steps are asked for too. A thing that no room knows any more asks for nothing."""
    left = Q(
        direction=Direction.EXIT,
        phase__position__gte=present.position,
        phase__position__lt=phase.position,
    )
    entered = Q(
        direction=Direction.ENTRY,
        phase__position__gt=present.position,
        phase__position__lte=phase.position,
    )
    rows = PhaseCondition.objects.filter(left | entered, phase__is_active=True).select_related("phase")
    return [row for row in rows if row.thing in things.THINGS]


def following(recruitment: Recruitment) -> Phase | None:
    """The phase that comes next."""
    rows = Phase.objects.filter(is_active=True, position__gt=recruitment.phase.position)
    return rows.first()


def shown(recruitment: Recruitment, steps: list[dict[str, Any]]) -> list[Asked]:
    """What stands below the steps of a checklist, as one list with them: the conditions on the way to the next
    phase. One for a thing that ticks a step is said at the line of that step (``asked``)."""
    phase = following(recruitment)
    by_thing = {line["step"].ticked_by: line for line in steps if line["step"].ticked_by}
    below = []
    for row in asked(recruitment, phase) if phase else []:
        line = by_thing.get(row.condition.thing)
        if line is None:
            below.append(row)
        else:
            line["asked"] = row
    return below


@operation("pipeline.recruitment:configure", event="pipeline.phase.condition_saved")
def phase_condition_save(
    *, actor: Actor, condition: PhaseCondition | None = None, **values: Any
) -> PhaseCondition:
    """Add a condition, or change one. Raises DomainError 422 for a thing that no room knows, and for one that
    a step of the same checklist waits for before the phase is left: one of the two is enough."""
    phase = values["phase"] if condition is None else values.get("phase", condition.phase)
    thing = values.get("thing", condition.thing if condition else "")
    direction = values.get("direction", condition.direction if condition else "")
    if thing not in things.THINGS:
        raise DomainError.invalid(_("Nothing of this name can be waited for."), field="thing")
    if direction == Direction.EXIT and _ticks_a_step(phase, thing):
        raise DomainError.invalid(
            _("A step of this phase is ticked by this. Make the step required instead."), field="thing"
        )
    if condition is None:
        condition = create(PhaseCondition, **values)
        record(condition, data={"phase": dict(condition.phase.name)})
        return condition
    condition = lock(condition)
    changes = update_fields(condition, **values)
    record(condition, changes=changes, data={"phase": dict(condition.phase.name)}) if changes else no_op()
    return condition


def _ticks_a_step(phase: Phase, thing: str) -> bool:
    return PhaseStep.objects.filter(phase=phase, is_active=True, ticked_by=thing).exists()


@operation("pipeline.recruitment:configure", event="pipeline.phase.condition_removed")
def phase_condition_remove(*, actor: Actor, condition: PhaseCondition) -> None:
    """Ask for a thing no more."""
    condition = lock(condition)
    phase = condition.phase
    condition.delete()
    record(phase, data={"thing": condition.thing, "direction": condition.direction})
