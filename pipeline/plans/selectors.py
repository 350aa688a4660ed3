"""What is read of joint plans across tables: people who may owe something, and what is owed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import User
from core.actor import Actor
from pipeline.models import (
    JointPlan,
    PlanAction,
    PlanCommitment,
    PlanContact,
    PlanContribution,
    PlanGain,
    PlanLink,
    PlanParty,
    PlanProduct,
    PlanStep,
)
from pipeline.plans.choices import Side

OWED: tuple[type[Any], ...] = (PlanCommitment, PlanStep, PlanAction)


def members_of(plan: JointPlan) -> QuerySet[User]:
    """People of the partner with access to its portal."""
    return User.objects.filter(
        is_active=True, memberships__partner=plan.partner_id, memberships__ended_at=None
    ).distinct()


def people(plan: JointPlan, actor: Actor) -> list[User]:
    """Who may be named as doing something: people of the partner, and of us all, or for a partner the one
    who looks after it."""
    ours = User.objects.staff().filter(is_active=True)
    if actor.is_partner:
        ours = ours.filter(pk__in=[plan.partner.owner_id])
    return [*ours.order_by("name"), *members_of(plan).order_by("name")]


def parties_named(plan: JointPlan, actor: Actor) -> QuerySet[PlanParty, Any]:
    """The parties of whom the actor may read the name: the two sides know each other, and who else gains is
    known where profiles are shared, or something of a shared section is about them."""
    rows = PlanParty.objects.filter(plan=plan)
    if not actor.is_partner:
        return rows
    shown = Q(side__in=[Side.US, Side.THEM]) | Q(pk__in=rows.visible_to(actor).values("pk"))
    for model in (PlanProduct, PlanLink, PlanContact, PlanContribution, PlanGain):
        shown |= Q(pk__in=model.objects.visible_to(actor).values("party"))
    return rows.filter(shown)


def owed(plan: JointPlan) -> list[Any]:
    """Everything that a side owes, done or not."""
    return [row for model in OWED for row in model.objects.filter(plan=plan).select_related("owner")]


def late(today: date, actor: Actor) -> QuerySet[JointPlan, Any]:
    """Open plans in which something is late that the actor reads, as their keys."""
    overdue, found = Q(done_on=None, due_on__lt=today), Q()
    for model in OWED:
        found |= Q(pk__in=model.objects.visible_to(actor).filter(overdue).values("plan"))
    return JointPlan.objects.exclude(stage=JointPlan.Stage.CLOSED).filter(found).values("pk")
