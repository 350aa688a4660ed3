"""When somebody looked at a plan, and what is not as it was then."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F

from core import clock
from core.actor import Actor
from core.models import Event
from pipeline.models import JointPlan, PlanComment, PlanVisit
from pipeline.plans.document import Document
from pipeline.plans.sections import PARTS

# Pages opened within this time are one visit: what is new stays marked while somebody reads.
VISIT = timedelta(minutes=30)
REMOVED_SHOWN = 50


def note_visit(plan: JointPlan, actor: Actor) -> datetime | None:
    """Note that somebody looks at a plan. Returns when they did before; None at the first time.

    One guarded update when a visit begins, nothing while it lasts: two pages opened at once begin one.
    Whoever only looks with a partner's eyes leaves no trace, nor does a token.
    """
    if actor.user_id is None or actor.acting_as:
        return None
    now = clock.now()
    rows = PlanVisit.objects.filter(plan=plan, user_id=actor.user_id)
    if rows.filter(seen_at__lt=now - VISIT).update(before_at=F("seen_at"), seen_at=now):
        return rows.values_list("before_at", flat=True).get()
    if visit := rows.first():
        return visit.before_at
    PlanVisit.objects.bulk_create([PlanVisit(plan=plan, user_id=actor.user_id)], ignore_conflicts=True)
    return None


@dataclass
class Changed:
    """What others changed in a section since the last visit: public ids of rows, texts of rows that are
    gone, comments; ``is_new`` when the section is shared since then."""

    rows: set[str] = field(default_factory=set)
    removed: list[str] = field(default_factory=list)
    comments: int = 0
    is_new: bool = False
    by_text: bool = False

    @property
    def is_something(self) -> bool:
        return bool(self.rows or self.removed or self.comments or self.is_new or self.by_text)


def changed_since(doc: Document, actor: Actor, since: datetime | None) -> dict[str, Changed]:
    """By section, what others changed since ``since``, as far as the actor reads it."""
    found: dict[str, Changed] = defaultdict(Changed)
    if since is None:
        return found
    for part, kind in PARTS.items():
        for row in doc.rows(part):
            if row.row.changed_at and row.row.changed_at > since and row.row.changed_by_id != actor.user_id:
                found[kind.model.SECTION].rows.add(row.id)
    for chapter in doc.chapters.values():
        state = chapter.state
        if actor.is_partner and state.shared_at and state.shared_at > since:
            found[chapter.code].is_new = True
        if chapter.texts and state.changed_at > since and state.changed_by_id != actor.user_id:
            found[chapter.code].by_text = True
    for section, text in _removed(doc, actor, since):
        found[section].removed.append(text)
    comments = PlanComment.objects.visible_to(actor).filter(plan=doc.plan, created_at__gt=since)
    for section in comments.exclude(author_id=actor.user_id).values_list("section", flat=True):
        found[section].comments += 1
    return {code: changed for code, changed in found.items() if changed.is_something}


def _removed(doc: Document, actor: Actor, since: datetime) -> list[tuple[str, str]]:
    """Section and text of rows that others took out; a partner hears of what it could read then, and of
    which it reads the section now."""
    rows = Event.objects.filter(
        target_id=doc.plan.public_id, code="pipeline.plan.row_removed", at__gt=since
    ).exclude(actor_id=actor.id)
    data: list[dict[str, Any]] = [event.data for event in rows.order_by("-id")[:REMOVED_SHOWN]]
    return [
        (one["section"], one["row"])
        for one in data
        if one["section"] in doc.chapters and (not actor.is_partner or one.get("is_shared"))
    ]
