"""Proposals where other pages leave a place for them: My day, and the portal's home."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core import slots
from core.actor import Actor
from pipeline.models import JointPlan, PlanProposal
from pipeline.plan_review.events import PROPOSAL_PORTAL, PROPOSAL_STAFF
from pipeline.plans.choices import Side
from pipeline.plans.sections import SECTIONS
from pipeline.plans.services import CHANGE

SHOWN = 20
# An answer is expected within a week.
ANSWERED_WITHIN = timedelta(days=7)


def _waiting(actor: Actor, side: str) -> QuerySet[PlanProposal]:
    rows = PlanProposal.objects.visible_to(actor).waiting_for(side)
    return (
        rows.exclude(plan__stage=JointPlan.Stage.CLOSED)
        .select_related("plan__partner")
        .order_by("made_at", "id")
    )


def _to_answer(row: PlanProposal) -> slots.Task:
    return slots.Task(
        title=_("%(partner)s proposes a change") % {"partner": row.plan.partner.name},
        detail=f"{row.plan} · {SECTIONS[row.section].title}",
        url=PROPOSAL_STAFF.url(row),
        action=_("Answer"),
        icon="git-pull-request",
        due=row.made_at + ANSWERED_WITHIN,
        partner_id=row.plan.partner_id,
    )


def _asked_of_them(row: PlanProposal) -> slots.Task:
    return slots.Task(
        title=_("A change is proposed to you"),
        detail=f"{row.plan} · {SECTIONS[row.section].title}",
        url=PROPOSAL_PORTAL.url(row),
        action=_("Answer"),
        icon="git-pull-request",
        due=row.made_at + ANSWERED_WITHIN,
    )


@slots.my_day.fill("pipeline.plan_review", order=28)
def my_day(actor: Actor) -> list[slots.Waiting]:
    """What partners propose, the oldest first."""
    if not actor.can(CHANGE):
        return []
    return [slots.Waiting(_waiting(actor, Side.US)[:SHOWN], _to_answer)]


@slots.portal_tasks.fill("pipeline.plan_review", order=28)
def portal_tasks(actor: Actor, partner: Any) -> list[slots.Waiting]:
    """What we propose to the partner."""
    if not actor.can(CHANGE):
        return []
    return [slots.Waiting(_waiting(actor, Side.THEM).filter(plan__partner=partner)[:SHOWN], _asked_of_them)]
