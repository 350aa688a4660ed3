"""What is owed in joint plans, where people look for their work: My day, the partner's page, the portal."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock, slots
from core.actor import Actor
from core.text import one_line
from partners.figures.registry import PartnerFigure, Unit, register
from pipeline.models import JointPlan
from pipeline.plan_follow_up import figures, review_section, selectors
from pipeline.plans.selectors import OWED

VIEW = "pipeline.plan:view"
SHOWN = 20

register(
    PartnerFigure(
        "plan_steps_late",
        _("Late promises of joint plans"),
        _("What the partner promised in a joint plan, alone or with us, that was due before today."),
        Unit.COUNT,
        VIEW,
        figures.late,
        figures.late_rows,
        over_months=False,
        better="down",
    ),
)


def _page(row: Any) -> str:
    return reverse("pipeline:plan-documents", args=[row.plan.public_id])


def _task(row: Any, url: str, detail: str) -> slots.Task:
    return slots.Task(
        title=one_line(str(row)),
        detail=detail,
        url=url,
        action=_("Open the plan"),
        icon="handshake",
        due=row.due_on,
        partner_id=row.plan.partner_id,
    )


@slots.my_day.fill("joint-plans", order=35)
def my_day(actor: Actor) -> list[slots.Waiting]:
    """What this person owes in the coming week and what is late, what partners that they look after owe us
    and is late, and plans in which something has no day."""
    if not actor.can(VIEW):
        return []
    today = clock.today()
    waiting = []
    for model in OWED:
        own = selectors.mine(actor, model).filter(due_on__lte=selectors.horizon(today))
        waiting.append(slots.Waiting(own.order_by("due_on", "pk")[:SHOWN], _mine))
        late = selectors.theirs_late(actor, model, today)
        waiting.append(slots.Waiting(late.order_by("due_on", "pk")[:SHOWN], _theirs))
    return [*waiting, slots.Waiting(selectors.undated(actor)[:SHOWN], _undated)]


def _mine(row: Any) -> slots.Task:
    return _task(row, _page(row), row.plan.partner.name)


def _theirs(row: Any) -> slots.Task:
    detail = _("%(partner)s owes it: remind them") % {"partner": row.plan.partner.name}
    return _task(row, _page(row), detail)


def _undated(plan: JointPlan) -> slots.Task:
    return slots.Task(
        title=_("Give what is promised in %(number)s a day") % {"number": plan.number},
        detail=plan.partner.name,
        url=reverse("pipeline:plan-documents", args=[plan.public_id]),
        action=_("Open the plan"),
        icon="calendar-off",
        partner_id=plan.partner_id,
    )


@slots.portal_tasks.fill("joint-plans", order=35)
def portal_tasks(actor: Actor, partner: Any) -> list[slots.Waiting]:
    """What the partner owes in the coming week, and what is late. Seen by us on its page as well."""
    if not actor.can(VIEW):
        return []
    horizon = selectors.horizon(clock.today())

    def task(row: Any) -> slots.Task:
        url = _page(row)
        if actor.is_partner:
            url = reverse("portal:plan-documents", args=[partner.public_id, row.plan.public_id])
        return _task(row, url, str(row.plan))

    return [
        slots.Waiting(
            selectors.of_partner(model, partner).filter(due_on__lte=horizon).order_by("due_on", "pk")[:SHOWN],
            task,
        )
        for model in OWED
    ]


slots.review_sections.fill("pipeline.plans", order=40)(review_section.section)
