"""Own fields on the page of a thing: what is answered, and to us what was answered before and by whom."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F

from core import people
from core.actor import Actor
from partners.models import Answer, Question
from partners.questions import selectors
from partners.questions.cells import said_html
from partners.questions.rules import is_empty
from partners.questions.subjects import SUBJECTS

# The earlier answers of one thing that its page shows.
MOST_EARLIER = 100


@dataclass
class Earlier:
    said: Any
    by: str
    at: datetime


@dataclass
class OwnField:
    """A field with its answer; ``history`` begins with the one that holds, ``part`` is its section, where
    there are several."""

    label: Any
    said: Any
    history: list[Earlier] = field(default_factory=list)
    part: Any = ""


def shown(subject: str, row: Any, actor: Actor) -> list[OwnField]:
    """The own fields that an actor may see, in their order; those without an answer are left out. Three
    queries at most, one where there are no own fields."""
    questions = selectors.own_fields(subject, actor)
    if not questions:
        return []
    by_code = _by_code(subject, row, actor, MOST_EARLIER + len(questions))
    known = people.find({answer.answered_by for rows in by_code.values() for answer in rows})
    several = len({question.section_id for question in questions}) > 1
    found = []
    for question in questions:
        rows = by_code.get(question.code, [])
        if not rows or (is_empty(rows[0].value) and len(rows) == 1):
            continue
        history = [
            Earlier(
                said_html(question, answer.value, url=_url(subject, row, question, answer, actor)),
                people.name_of(answer.answered_by, known),
                answer.answered_at,
            )
            for answer in rows
        ]
        part = str(question.section.title) if several else ""
        found.append(OwnField(question.label, history[0].said, history if actor.is_staff else [], part))
    return found


def _url(subject: str, row: Any, question: Question, answer: Answer, actor: Actor) -> str:
    """The way to a file; to one that another took the place of, by its answer."""
    if not answer.file_id:
        return ""
    url = SUBJECTS[subject].file_url(row, question.code, actor)
    return f"{url}?answer={answer.public_id}" if url and answer.replaced_at else url


def _by_code(subject: str, row: Any, actor: Actor, most: int) -> dict[str, list[Answer]]:
    """The answers by field, the one that holds first: no history is so long that it leaves one of those out."""
    rows = selectors.own_answers(subject, row).select_related("question")
    newest = (F("replaced_at").desc(nulls_first=True), "-answered_at", "-pk")
    rows = rows.order_by(*newest) if actor.is_staff else rows.current()
    found: dict[str, list[Answer]] = {}
    for answer in rows[:most]:
        found.setdefault(answer.code, []).append(answer)
    return found
