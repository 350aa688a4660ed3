"""A joint plan as its page shows it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from core.money import Money
from pipeline.models import JointPlan, PlanBudgetLine, PlanParty, PlanPhase, PlanStep

Payer = PlanBudgetLine.Payer


@dataclass(frozen=True)
class Budget:
    """What phases cost in all and by payer, in the plan's currency."""

    total: Money
    us: Money
    them: Money
    undecided: Money


def budget(lines: list[PlanBudgetLine], currency: str) -> Budget:
    """Add up budget lines, exactly, by who pays."""

    def paid_by(payer: str) -> Money:
        return Money(sum(line.amount_minor for line in lines if line.payer == payer), currency)

    total = Money(sum(line.amount_minor for line in lines), currency)
    return Budget(total, paid_by(Payer.US), paid_by(Payer.THEM), paid_by(Payer.UNDECIDED))


def page(plan: JointPlan) -> dict[str, Any]:
    """The sections of a plan, in one query each."""
    parties = _with_points(plan.planparty_rows.all(), "profile", "products", "brings", "gains")
    phases = _with_points(plan.planphase_rows.prefetch_related("lines"), "our_part", "their_part")
    lines = [line for phase in phases for line in phase.lines.all()]
    steps = list(plan.planstep_rows.select_related("owner"))
    months = _starts(phases)
    return {
        "parties": parties,
        "us": next((party for party in parties if party.side == PlanParty.Side.US), None),
        "them": next((party for party in parties if party.side == PlanParty.Side.THEM), None),
        "alignments": list(plan.planalignment_rows.all()),
        "synergies": _with_points(plan.plansynergy_rows.all(), "solution", "impact"),
        "phases": [
            {
                "row": phase,
                "first_month": months[phase.pk] + 1,
                "last_month": months[phase.pk] + phase.months,
                "lines": [_line(line, plan.currency) for line in phase.lines.all()],
                "budget": budget(list(phase.lines.all()), plan.currency),
            }
            for phase in phases
        ],
        "months": sum(phase.months for phase in phases),
        "budget": budget(lines, plan.currency),
        "options": list(plan.planoption_rows.all()),
        "horizons": [
            (label, [step for step in steps if step.horizon == code])
            for code, label in PlanStep.Horizon.choices
            if any(step.horizon == code for step in steps)
        ],
    }


def _with_points(rows: Iterable[Any], *fields: str) -> list[Any]:
    """The rows, each with its texts of one point a line taken apart."""
    found = list(rows)
    for row in found:
        row.points = {
            name: [line for line in getattr(row, name).splitlines() if line.strip()] for name in fields
        }
    return found


def _starts(phases: list[PlanPhase]) -> dict[int, int]:
    """After how many months each phase begins: one after the other."""
    starts, elapsed = {}, 0
    for phase in phases:
        starts[phase.pk] = elapsed
        elapsed += phase.months
    return starts


def _line(line: PlanBudgetLine, currency: str) -> dict[str, Any]:
    return {"row": line, "amount": Money(line.amount_minor, currency)}
