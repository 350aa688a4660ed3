"""Proposals end with what they are about."""

from __future__ import annotations

from collections import defaultdict

from core import clock
from core.actor import Actor
from pipeline.models import JointPlan, PlanProposal
from pipeline.plans.sections import PARTS


def lapse_gone(actor: Actor, plan: JointPlan) -> None:
    """End the open proposals of a locked plan whose row was taken out of it, alone or with what it hung on."""
    asked: dict[str, set[str]] = defaultdict(set)
    proposals = PlanProposal.objects.open().filter(plan=plan).exclude(row_id="").exclude(part="")
    for part, row_id in proposals.values_list("part", "row_id"):
        asked[part].add(row_id)
    for part, ids in asked.items():
        there = PARTS[part].model.objects.filter(public_id__in=ids).values_list("public_id", flat=True)
        proposals.filter(part=part, row_id__in=ids - set(there)).update(
            state=PlanProposal.State.LAPSED, answered_at=clock.now(), answered_by_id=actor.user_id
        )
