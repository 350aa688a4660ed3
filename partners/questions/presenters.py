"""Questions as the pages on which they are made show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core.text import Translated, listed
from partners.models import Question, Questionnaire, QuestionnaireVersion, Section
from partners.questions import kinds, scoring, selectors
from partners.questions.edit_forms import BY_LINK
from partners.questions.sources import SOURCES
from partners.questions.subjects import SUBJECTS, Subject
from web.moves import numbered


@dataclass(frozen=True)
class Group:
    """A kind of thing and what is asked about it; own fields that nobody made yet have no row."""

    subject: Subject
    rows: list[Questionnaire]


def groups(questionnaires: Iterable[Questionnaire]) -> list[Group]:
    """Every kind of thing in the order in which the rooms stand, those with own fields first."""
    rows = list(questionnaires)
    subjects = sorted(SUBJECTS.values(), key=lambda subject: not subject.own_fields)
    found = [Group(one, [row for row in rows if row.subject == one.code]) for one in subjects]
    return [group for group in found if group.rows or group.subject.is_single]


def sections(version: QuestionnaireVersion) -> list[Section]:
    """The sections of a version in order; each question with what is said about it."""
    found = numbered(selectors.sections_of(version))
    by_code = {question.code: question for section in found for question in section.questions.all()}
    subject = SUBJECTS.get(version.questionnaire.subject)
    for section in found:
        section.lines = numbered(section.questions.all())
        for question in section.lines:
            question.facts = facts(question, by_code, subject)
    return found


def facts(question: Question, by_code: Mapping[str, Question], subject: Subject | None) -> list[str]:
    """What a question asks for, in a few words each."""
    own = subject is not None and subject.own_fields
    parts = [question.get_kind_display()]
    if question.choices:
        parts.append(listed(Translated(one["label"]) for one in question.choices))
    if question.columns:
        parts.append(listed(Translated(one["label"]) for one in question.columns))
    if question.required != Question.Required.NEVER:
        parts.append(condition(question, by_code))
    if own and not subject.is_internal:
        parts.append(question.get_audience_display())
    if own and question.listed:
        parts.append(_("In lists and filters"))
    if subject is not None and subject.by_link:
        parts.append(dict(BY_LINK)[question.audience])
    if scoring.is_scored(question):
        parts.append(counted(question))
    if question.source != Question.Source.ASKED:
        parts.append(computed(question))
    return [str(part) for part in parts]


def counted(question: Question) -> str:
    """What it counts in the score."""
    return _("%(axis)s, weight %(weight)s") % {
        "axis": question.get_axis_display(),
        "weight": question.weight,
    }


def condition(question: Question, by_code: Mapping[str, Question]) -> str:
    """When it must be answered."""
    other = by_code.get(question.required_when.get("question", ""))
    if question.required != Question.Required.WHEN or other is None:
        return str(question.get_required_display())
    answers: list[Any] = [kinds.plain(other, value) for value in question.required_when["values"]]
    return _("Must be answered when “%(question)s” is: %(answers)s") % {
        "question": other,
        "answers": listed(answers),
    }


def computed(question: Question) -> str:
    known = SOURCES.get(question.computed_by)
    return _("Computed: %(source)s") % {"source": known.label if known else question.computed_by}
