"""Loads ready phases with their steps; a phase that is there already, by its code, is left as it is."""

from __future__ import annotations

from django.db import transaction

from core.actor import Actor
from core.text import both
from pipeline.models import Phase, PhaseCondition, PhaseStep
from pipeline.recruitment import defaults
from pipeline.recruitment.conditions import phase_condition_save
from pipeline.recruitment.phases import phase_save, phase_step_save

SETS: dict[str, defaults.Phases] = {"mml": defaults.MML, "short": defaults.SHORT}


def load_phases(actor: Actor, phases: str = "mml") -> int:
    """Add the phases of a set that this programme lacks, behind those it has, each with its steps.
    Returns how many rows that were."""
    present = set(Phase.objects.values_list("code", flat=True))
    with transaction.atomic():
        return sum(_add(actor, code, row) for code, row in SETS[phases].items() if code not in present)


def _add(actor: Actor, code: str, row: tuple) -> int:
    fr, en, low, high, target, idle, status, counts, short, probability, steps, conditions = row
    phase = phase_save(
        actor=actor,
        code=code,
        name=both(fr, en),
        usual_min_days=low,
        usual_max_days=high,
        target_days=target,
        idle_days=idle,
        status_given=status,
        counts_in_forecast=counts,
        short_form=short,
        usual_probability=probability,
    )
    present = set(PhaseStep.objects.values_list("code", flat=True))
    missing = [step for step in steps if step[0] not in present]
    for step, required, ticked_by, step_fr, step_en in missing:
        phase_step_save(
            actor=actor,
            phase=phase,
            code=step,
            name=both(step_fr, step_en),
            is_required=required,
            ticked_by=ticked_by,
        )
    for direction, thing, required in conditions:
        phase_condition_save(
            actor=actor,
            phase=phase,
            direction=PhaseCondition.Direction(direction),
            thing=thing,
            is_required=required,
        )
    return 1 + len(missing) + len(conditions)
