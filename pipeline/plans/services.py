"""Operations on joint plans: the plan, and the rows of its sections."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from core.errors import DomainError
from core.operation import create, lock, no_op, operation, record, update_fields
from core.scope import rows_of
from partners.vocabulary.exchange import programme_currency
from pipeline.models import (
    JointPlan,
    PlanAlignment,
    PlanBudgetLine,
    PlanOption,
    PlanParty,
    PlanPhase,
    PlanStep,
    PlanSynergy,
    Recruitment,
)
from pipeline.recruitment.services import lock_open

# The sections of a plan, by the name under which they are written and shown.
SECTIONS: dict[str, type[models.Model]] = {
    "parties": PlanParty,
    "alignments": PlanAlignment,
    "synergies": PlanSynergy,
    "phases": PlanPhase,
    "options": PlanOption,
    "steps": PlanStep,
}


@operation("pipeline.plan:change", event="pipeline.plan.created")
def plan_create(
    *,
    actor: Actor,
    recruitment: Recruitment,
    title: str,
    summary: str = "",
    currency: str = "",
    **sections: Iterable[Mapping[str, Any]],
) -> JointPlan:
    """Write the plan of a recruitment, whole or as a beginning.

    ``sections`` (parties, alignments, synergies, phases, options, steps) are rows in order; a
    phase may hold ``lines``, its budget. Raises DomainError 409 when there is a plan already.
    """
    recruitment = lock_open(recruitment)
    if JointPlan.objects.filter(recruitment=recruitment).exists():
        raise DomainError.conflict(_("This recruitment has a joint plan already."))
    plan = create(
        JointPlan,
        recruitment=recruitment,
        title=title,
        summary=summary,
        currency=currency or programme_currency(),
    )
    for name, rows in sections.items():
        for position, values in enumerate(rows, start=1):
            _add_row(plan, SECTIONS[name], position, dict(values))
    record(plan, also=(recruitment,))
    return plan


def _add_row(plan: JointPlan, model: type[models.Model], position: int, values: dict[str, Any]) -> None:
    lines = values.pop("lines", ())
    row = create(model, plan=plan, position=position, **values)
    for line_position, line in enumerate(lines, start=1):
        create(PlanBudgetLine, phase=row, position=line_position, **line)


@operation("pipeline.plan:change", event="pipeline.plan.changed")
def plan_change(*, actor: Actor, plan: JointPlan, title: str, summary: str = "") -> JointPlan:
    """Change the title and the summary."""
    plan = lock(plan)
    changes = update_fields(plan, title=title, summary=summary)
    record(plan, changes=changes) if changes else no_op()
    return plan


@operation("pipeline.plan:change", event="pipeline.plan.row_added")
def plan_row_add(*, actor: Actor, plan: JointPlan, section: str, **values: Any) -> Any:
    """Add a row at the end of a section."""
    model = SECTIONS[section]
    last = rows_of(model).filter(plan=plan).aggregate(last=models.Max("position"))["last"] or 0
    row = create(model, plan=plan, position=last + 1, **values)
    record(plan, data={"row": str(row)})
    return row


@operation("pipeline.plan:change", event="pipeline.plan.row_changed")
def plan_row_change(*, actor: Actor, row: Any, **values: Any) -> Any:
    """Change a row of any section."""
    row = lock(row)
    changes = update_fields(row, **values)
    record(row.plan, data={"row": str(row)}, changes=_named(row, changes)) if changes else no_op()
    return row


@operation("pipeline.plan:change", event="pipeline.plan.row_removed")
def plan_row_remove(*, actor: Actor, row: Any) -> None:
    """Take a row out of the plan; a phase goes with its budget."""
    record(row.plan, data={"row": str(row)})
    row.delete()


@operation("pipeline.plan:change", event="pipeline.plan.budget_changed")
def plan_line_add(
    *, actor: Actor, phase: PlanPhase, label: str, amount_minor: int, payer: str
) -> PlanBudgetLine:
    """Add a line to a phase's budget, in minor units of the plan's currency."""
    last = phase.lines.aggregate(last=models.Max("position"))["last"] or 0
    row = create(
        PlanBudgetLine, phase=phase, label=label, amount_minor=amount_minor, payer=payer, position=last + 1
    )
    record(phase.plan, data={"row": str(row)})
    return row


@operation("pipeline.plan:change", event="pipeline.plan.budget_changed")
def plan_line_change(
    *, actor: Actor, line: PlanBudgetLine, phase: PlanPhase, label: str, amount_minor: int, payer: str
) -> PlanBudgetLine:
    """Change a line of the budget. Raises DomainError 422 when the phase is of another plan."""
    line = lock(line)
    if phase.plan_id != line.phase.plan_id:
        raise DomainError.invalid(_("Choose a phase of this plan."), field="phase")
    changes = update_fields(line, phase=phase, label=label, amount_minor=amount_minor, payer=payer)
    record(phase.plan, data={"row": str(line)}, changes=_named(line, changes)) if changes else no_op()
    return line


@operation("pipeline.plan:change", event="pipeline.plan.budget_changed")
def plan_line_remove(*, actor: Actor, line: PlanBudgetLine) -> None:
    """Take a line out of the budget."""
    record(line.phase.plan, data={"row": str(line)})
    line.delete()


def _named(row: models.Model, changes: dict[str, list[Any]]) -> dict[str, Any]:
    """Changes of a row as changes of its plan; what is personal there stays hidden here."""
    hidden: frozenset[str] = getattr(type(row), "SENSITIVE_FIELDS", frozenset())
    return {
        f"{row._meta.model_name}.{name}": (True if name in hidden else values)
        for name, values in changes.items()
    }
