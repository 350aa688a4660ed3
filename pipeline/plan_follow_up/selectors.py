"""What is owed in joint plans, and who is told of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.audiences import staff_with
from core.actor import Actor
from partners.access.audiences import members_by_partner, owner_of
from pipeline.models import JointPlan, PlanSection
from pipeline.plan_follow_up import rules
from pipeline.plans.choices import Side
from pipeline.plans.selectors import OWED
from pipeline.plans.services import CHANGE, SHARE

# Plans whose promises are followed: those to which both sides have put their hand.
FOLLOWED = (JointPlan.Stage.JOINT, JointPlan.Stage.SIGNED)


def open_rows(model: type[Any]) -> QuerySet:
    """What is not done yet of followed plans."""
    rows = model.objects.filter(done_on=None, plan__stage__in=FOLLOWED)
    return rows.select_related("owner", "plan__partner__owner")


def due_by(day: date) -> QuerySet[JointPlan]:
    """Followed plans in which something is due by a day, as rows with what reminders read."""
    due = Q()
    for model in OWED:
        due |= Q(pk__in=model.objects.filter(done_on=None, due_on__lte=day).values("plan"))
    return JointPlan.objects.filter(due, stage__in=FOLLOWED).select_related("partner__owner").order_by("pk")


def horizon(today: date) -> date:
    """The last day of which one is reminded today."""
    return today + timedelta(days=rules.AHEAD)


def shared_codes(plan: JointPlan) -> set[str]:
    return set(plan.sections.filter(is_shared=True).values_list("code", flat=True))


def sides_of(row: Any) -> tuple[str, ...]:
    """Which sides owe a row."""
    return (Side.US, Side.THEM) if row.side == Side.BOTH else (row.side,)


def audience(plan: JointPlan, row: Any, side: str) -> list[str]:
    """Who of a side is told of a row: whoever is named and can be reached, else who looks after the partner
    or those of the partner who write the plan (public ids)."""
    owner = row.owner
    if owner is not None and owner.is_active and _is_of(owner, side, plan):
        return [owner.public_id]
    if side == Side.US:
        return owner_of(plan.partner) or staff_with(SHARE)
    return members_by_partner({plan.partner_id}, CHANGE)[plan.partner_id]


def _is_of(person: Any, side: str, plan: JointPlan) -> bool:
    """Whether somebody is of a side: one of us, or of the partner with access to its portal."""
    if side == Side.US:
        return bool(person.staff_role)
    return person.memberships.filter(partner=plan.partner_id, ended_at=None).exists()


def mine(actor: Actor, model: type[Any]) -> QuerySet:
    """What one of us owes: named, or of a partner that they look after and nobody is named."""
    own = Q(owner_id=actor.user_id) | Q(owner=None, plan__partner__owner_id=actor.user_id)
    rows = open_rows(model).filter(own, plan__in=JointPlan.objects.visible_to(actor).values("pk"))
    return rows.exclude(side=Side.THEM)


def theirs_late(actor: Actor, model: type[Any], today: date) -> QuerySet:
    """What partners owe that this person looks after, and is late."""
    rows = open_rows(model).filter(side=Side.THEM, due_on__lt=today, plan__partner__owner_id=actor.user_id)
    return rows.filter(plan__in=JointPlan.objects.visible_to(actor).values("pk"))


def undated(actor: Actor) -> QuerySet[JointPlan]:
    """Followed plans of this person's partners in which something is promised without a day."""
    without = Q()
    for model in OWED:
        without |= Q(Exists(model.objects.filter(plan=OuterRef("pk"), done_on=None, due_on=None)))
    rows = JointPlan.objects.visible_to(actor).filter(without, stage__in=FOLLOWED)
    return rows.filter(partner__owner_id=actor.user_id).select_related("partner").order_by("pk")


def of_partner(model: type[Any], partner: Any) -> QuerySet:
    """What a partner's people owe, in sections that are shared with them."""
    shared = PlanSection.objects.filter(plan=OuterRef("plan"), code=model.SECTION, is_shared=True)
    rows = open_rows(model).filter(Exists(shared), plan__partner=partner)
    return rows.exclude(side=Side.US)


def sorted_by_day(rows: Iterable[Any]) -> list[Any]:
    """Rows by the day they are due; those without one last."""
    return sorted(rows, key=lambda row: (row.due_on is None, row.due_on or date.max, row.pk))
