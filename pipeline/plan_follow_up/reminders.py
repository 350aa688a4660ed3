"""Reminders of what is owed in joint plans: a week before, on the day, and weekly while it is late; each once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from core import clock
from core.actor import SYSTEM, Actor
from core.notify import Notice, notify_all, receivers
from core.operation import create, lock, no_op, operation, record
from core.queue.each_due import each_due
from pipeline.models import JointPlan, PlanReminder
from pipeline.plan_follow_up import rules, selectors
from pipeline.plans.choices import Side
from pipeline.plans.selectors import OWED


@dataclass(frozen=True)
class Due:
    """That one side is to be reminded of a row now."""

    row: Any
    side: str
    week: int


def remind_due() -> int:
    """Send every reminder that has come due. Returns how many plans had one.

    Asks the database what is due, so a run that was missed is caught up by the next one, once.
    """
    rows = selectors.due_by(selectors.horizon(clock.today()))
    return each_due("pipeline.remind", rows, _remind).done


def _remind(plan: JointPlan) -> bool:
    return bool(_due(plan, clock.today())) and plan_reminders_send(actor=SYSTEM, plan=plan)


def _due(plan: JointPlan, today: date) -> list[Due]:
    """What of a plan is due and was not told yet. The partner is told of shared sections alone."""
    shared = selectors.shared_codes(plan)
    done = set(PlanReminder.objects.filter(plan=plan).values_list("item", "side", "due_on", "week"))
    found = []
    for model in OWED:
        rows = selectors.open_rows(model).filter(plan=plan, due_on__lte=selectors.horizon(today))
        for row in rows.order_by("due_on", "pk"):
            week = rules.week_of(row.due_on, today)
            for side in selectors.sides_of(row):
                known = (row.public_id, side, row.due_on, week) in done
                hidden = side == Side.THEM and model.SECTION not in shared
                if week is not None and not known and not hidden:
                    found.append(Due(row, side, week))
    return found


@operation("pipeline.plan_reminder:send", event="pipeline.plan.reminded")
def plan_reminders_send(*, actor: Actor, plan: JointPlan) -> bool:
    """Remind both sides of what is due in one plan: one mail for each person, with all they owe.

    False when there was nothing left to do (another run was faster, or the plan was closed).
    """
    plan = lock(plan)
    due = _due(plan, clock.today()) if plan.stage in selectors.FOLLOWED else []
    if not due:
        no_op()
        return False
    told: dict[tuple[str, str], list[PlanReminder]] = defaultdict(list)
    for entry in due:
        audience = selectors.audience(plan, entry.row, entry.side)
        reminder = create(
            PlanReminder,
            plan=plan,
            item=entry.row.public_id,
            side=entry.side,
            due_on=entry.row.due_on,
            week=entry.week,
            told=len(receivers(audience)),
        )
        for person in audience:
            told[person, entry.side].append(reminder)
    notify_all("pipeline.plan_due", [_notice(plan, *key, rows) for key, rows in told.items()])
    record(plan, data={"count": len(due)})
    return True


def _notice(plan: JointPlan, person: str, side: str, rows: list[PlanReminder]) -> Notice:
    """The mail of one person. Its first reminder tells it from that of another day."""
    items = [row.item for row in rows]
    return Notice(plan, [person], f"{side}:{rows[0].pk}", {"items": items, "side": side})
