"""What publishing a draft changes: the questions it adds, changes and asks no more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from partners.models import Question, QuestionnaireVersion
from partners.questions import selectors

# What answers and pages go by; the place of a question alone is not named.
_COLUMNS = (
    "label", "help", "unit", "kind", "choices", "columns", "required", "required_when", "source",
    "computed_by", "audience", "listed", "weight", "axis", "points",
)  # fmt: skip


@dataclass(frozen=True)
class Changed:
    question: Question
    names: list[Any]


@dataclass(frozen=True)
class Changes:
    added: list[Question]
    changed: list[Changed]
    removed: list[Question]
    # The first version has nothing to be compared with.
    first: bool

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


def of_draft(version: QuestionnaireVersion) -> Changes:
    """A version compared with the last one published before it."""
    before = selectors.published_before(version)
    old = {question.code: question for question in selectors.questions_of(before)} if before else {}
    new = {question.code: question for question in selectors.questions_of(version)}
    return Changes(
        added=[question for code, question in new.items() if code not in old],
        changed=[
            Changed(question, names)
            for code, question in new.items()
            if code in old and (names := _differ(old[code], question))
        ],
        removed=[question for code, question in old.items() if code not in new],
        first=before is None,
    )


def _differ(before: Question, after: Question) -> list[Any]:
    """The names of the columns that differ, each once: a condition belongs to what is required."""
    names = [_name(column) for column in _COLUMNS if getattr(before, column) != getattr(after, column)]
    return list(dict.fromkeys(names))


def _name(column: str) -> str:
    shown = {"required_when": "required", "computed_by": "source"}.get(column, column)
    return str(Question._meta.get_field(shown).verbose_name)  # type: ignore[union-attr]
