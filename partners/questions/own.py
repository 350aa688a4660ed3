"""Own fields of things: what the API, pages and files read of them. They are written by ``answers.write_own``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core.actor import Actor
from core.errors import DomainError
from partners.models import Question
from partners.questions import selectors
from partners.questions.subjects import SUBJECTS

# How an own field is called in forms and refusals, and in the addresses of lists.
FIELD, FILTER = "own_fields.", "own."


def values(
    subject: str, ids: Iterable[str], actor: Actor, questions: list[Question] | None = None
) -> dict[str, dict[str, Any]]:
    """What an actor may read of many things: every field by its code, None where nothing is answered.
    Two queries, one where there are no own fields. ``questions`` are those fields, where they are known."""
    ids = list(ids)
    asked = selectors.own_fields(subject, actor) if questions is None else questions
    codes = [question.code for question in asked]
    found = selectors.values_of(subject, ids, codes) if codes and ids else {}
    return {key: {code: found.get(key, {}).get(code) for code in codes} for key in ids}


def value_of(subject: str, row: Any, actor: Actor) -> dict[str, Any]:
    """What an actor may read of one thing."""
    return values(subject, [row.public_id], actor)[row.public_id]


def changes(written: Iterable[str]) -> dict[str, Any]:
    """What an event says of own fields that were answered: that they changed, not to what."""
    return {FIELD + code: True for code in written}


def names(actor: Actor, changed: set[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """What the own fields among the changes of events are called, as far as an actor may see them."""
    wanted = [(target, name) for target, name in changed if name.startswith(FIELD)]
    if not wanted:
        return {}
    subjects = {one.model._meta.label_lower: one.code for one in SUBJECTS.values() if one.model}
    labels = selectors.labels({name.removeprefix(FIELD) for _target, name in wanted}, actor)
    asked = {(target, name): (subjects.get(target, ""), name.removeprefix(FIELD)) for target, name in wanted}
    return {pair: str(labels[key]) for pair, key in asked.items() if key in labels}


def typed_left(typed: dict[str, Any], given: Iterable[str]) -> dict[str, Any]:
    """What was typed in a form without the own fields that are given right by another way."""
    gone = {FIELD + code for code in given}
    return {name: text for name, text in typed.items() if name not in gone}


def refusal(code: str, sentence: Any) -> DomainError:
    return DomainError.invalid(sentence, field=FIELD + code)
