"""What is read of proposals and comments: for a whole page at once, as far as the reader may see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from core.actor import Actor
from pipeline.models import JointPlan, PlanComment, PlanProposal
from pipeline.plans.sections import SECTIONS


def rows_named(plan: JointPlan, section: str, ids: Iterable[str]) -> dict[str, Any]:
    """Rows of a section by their public ids."""
    found: dict[str, Any] = {}
    for part in SECTIONS[section].parts:
        rows = part.model.objects.filter(**{part.model.PLAN_PATH: plan}, public_id__in=ids)
        found |= {row.public_id: row for row in rows}
    return found


def open_proposals(plan: JointPlan, actor: Actor) -> list[PlanProposal]:
    """Those of one plan, the newest first."""
    rows = PlanProposal.objects.visible_to(actor).open().filter(plan=plan)
    return list(rows.select_related("made_by", "counter_of", "plan__partner"))


def comments(plan: JointPlan, actor: Actor) -> dict[str, list[PlanComment]]:
    """Those of one plan by section, the oldest first."""
    found: dict[str, list[PlanComment]] = defaultdict(list)
    rows = PlanComment.objects.visible_to(actor).filter(plan=plan)
    for comment in rows.select_related("author", "resolved_by"):
        found[comment.section].append(comment)
    return found


def chain(proposal: PlanProposal, actor: Actor) -> list[PlanProposal]:
    """What a proposal counters, and what that countered: the newest first."""
    found = []
    seen = PlanProposal.objects.visible_to(actor).select_related("made_by", "answered_by")
    while proposal.counter_of_id and (before := seen.filter(pk=proposal.counter_of_id).first()):
        found.append(before)
        proposal = before
    return found
