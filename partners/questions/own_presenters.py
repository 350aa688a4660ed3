"""Own fields on the page of a thing: what is answered, and to us what was answered before and by whom."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from core import people
from core.actor import Actor
from partners.models import Answer, AnswerSheet
from partners.questions import selectors
from partners.questions.cells import said_html
from partners.questions.rules import is_empty

# The earlier answers of one thing that its page shows.
MOST_EARLIER = 100


@dataclass
class Earlier:
    said: Any
    by: str
    at: datetime


@dataclass
class OwnField:
    """A field with its answer; ``history`` begins with the one that holds."""

    label: Any
    said: Any
    history: list[Earlier] = field(default_factory=list)


def shown(subject: str, row: Any, actor: Actor) -> list[OwnField]:
    """The own fields that an actor may see, in their order; those without an answer are left out. Three
    queries at most, one where there are no own fields."""
    questions = selectors.own_fields(subject, actor)
    if not questions:
        return []
    by_code = _by_code(subject, row, actor)
    known = people.find({answer.answered_by for rows in by_code.values() for answer in rows})
    found = []
    for question in questions:
        rows = by_code.get(question.code, [])
        if not rows or (is_empty(rows[0].value) and len(rows) == 1):
            continue
        history = [
            Earlier(
                said_html(question, answer.value),
                people.name_of(answer.answered_by, known),
                answer.answered_at,
            )
            for answer in rows
        ]
        found.append(OwnField(question.label, history[0].said, history if actor.is_staff else []))
    return found


def _by_code(subject: str, row: Any, actor: Actor) -> dict[str, list[Answer]]:
    rows = Answer.objects.filter(
        sheet__questionnaire__subject=subject,
        sheet__questionnaire__archived_at=None,
        sheet__status=AnswerSheet.Status.OPEN,
        sheet__subject_id=row.public_id,
    ).select_related("question")
    rows = rows.order_by("-answered_at", "-pk") if actor.is_staff else rows.current()
    found: dict[str, list[Answer]] = {}
    for answer in rows[:MOST_EARLIER]:
        found.setdefault(answer.code, []).append(answer)
    return found
