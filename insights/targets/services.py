"""Operations on targets and the roadmap."""

from __future__ import annotations

from copy import copy
from typing import Any

from django.utils.translation import gettext_lazy as _

from core import clock
from core.actor import Actor
from core.errors import DomainError
from core.operation import clean, create, lock, no_op, operation, record, update_fields
from insights.kpis import registry
from insights.models import ProgrammeStep, Target


@operation("insights.target:change", event="insights.target.changed")
def target_save(*, actor: Actor, target: Target | None = None, **values: Any) -> Target:
    """Set a target, or change one. ``values`` are columns of Target; a code stays as it is.

    Raises DomainError 422 on a figure that does not exist, and with the errors by field.
    """
    if values.get("kpi") and values["kpi"] not in registry.KPIS:
        raise DomainError.invalid(_("There is no such figure."), field="kpi")
    if target is None:
        target = create(Target, **values)
        record(target, event="insights.target.created")
        return target
    target = lock(target)
    if values.get("code", target.code) != target.code:
        raise DomainError.invalid(_("The code of a target cannot change."), field="code")
    # As a whole: what is right of a value may depend on a column that does not change.
    whole = copy(target)
    for name, value in values.items():
        setattr(whole, name, value)
    clean(whole)
    changes = update_fields(target, **values)
    record(target, changes=changes) if changes else no_op()
    return target


@operation("insights.target:change", event="insights.target.archived")
def target_archive(*, actor: Actor, target: Target) -> Target:
    """Take a target off the pages; its history stays."""
    target = lock(target)
    if target.archived_at:
        no_op()
        return target
    record(target, changes=update_fields(target, archived_at=clock.now()))
    return target


@operation("insights.target:change", event="insights.step.created")
def step_create(*, actor: Actor, **values: Any) -> ProgrammeStep:
    """Add a step to the programme's roadmap. ``values`` are columns of ProgrammeStep."""
    step = create(ProgrammeStep, **values)
    record(step)
    return step


@operation("insights.target:change", event="insights.step.done")
def step_tick(*, actor: Actor, step: ProgrammeStep, done: bool) -> ProgrammeStep:
    """Tick a step of the roadmap, or open it again."""
    step = lock(step)
    if done == bool(step.done_on):
        no_op()
        return step
    changes = update_fields(
        step, done_on=clock.today() if done else None, done_by=actor.person if done else ""
    )
    record(step, changes=changes, event="insights.step.done" if done else "insights.step.reopened")
    return step
