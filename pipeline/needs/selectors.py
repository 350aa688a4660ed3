"""What a prospect is asked by link, and what it answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from partners.models import Answer, Question, Section
from partners.questions import own_presenters, selectors
from partners.questions.rules import is_empty, is_required
from pipeline.fit.selectors import SUBJECT as FIT
from pipeline.models import NeedsRequest, Recruitment

SUBJECT = "needs"
# In the order in which the page behind the link asks.
SUBJECTS = (SUBJECT, FIT)


@dataclass
class Part:
    """A section of what is asked by link, with its answers."""

    place: int
    subject: str
    section: Section
    questions: list[Question]
    answers: dict[str, Answer] = field(default_factory=dict)

    @property
    def values(self) -> dict[str, Any]:
        return {code: answer.value for code, answer in self.answers.items()}

    @property
    def answered(self) -> int:
        return selectors.answered(self.questions, self.values)[0]

    @property
    def is_done(self) -> bool:
        return self.answered == len(self.questions)


def asked_by_link(subject: str) -> list[Question]:
    """The questions of a subject that whoever holds the link answers. One query."""
    mine = Question.Audience.PARTNER_WRITES
    return [one for one in selectors.own_fields(subject) if one.audience == mine]


def is_asked() -> bool:
    return any(asked_by_link(subject) for subject in SUBJECTS)


def parts(recruitment: Recruitment) -> list[Part]:
    """What is asked by link, section by section, with what is answered. Three queries for each subject."""
    found: list[Part] = []
    for subject in SUBJECTS:
        questions = asked_by_link(subject)
        answers = _answers(questions, recruitment)
        for section in dict.fromkeys(one.section for one in questions):
            own = [one for one in questions if one.section_id == section.pk]
            found.append(Part(len(found) + 1, subject, section, own, answers))
    return found


def _answers(questions: list[Question], recruitment: Recruitment) -> dict[str, Answer]:
    if not questions:
        return {}
    sheet = selectors.open_sheet(questions[0].version.questionnaire, recruitment.public_id)
    return selectors.answers_of(sheet)


def missing(questions: Iterable[Question], values: Mapping[str, Any]) -> list[Question]:
    """What must be answered, and is not."""
    return [one for one in questions if is_required(one, values) and is_empty(values.get(one.code))]


def last_request(recruitment: Recruitment) -> NeedsRequest | None:
    return recruitment.needs_requests.select_related("contact").first()


def shown(recruitment: Recruitment, actor: Any) -> list[own_presenters.OwnField]:
    """The answers about needs, ours and theirs, each with those before it."""
    return own_presenters.shown(SUBJECT, recruitment, actor)
