"""A review as it is read: its sections, each question with its answer, whoever or whatever gave it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from core import clock
from core.actor import Actor
from core.errors import DomainError
from core.text import Translated
from insights.review.models import ReviewEdition
from partners.models import (
    Answer,
    AnswerSheet,
    Assignment,
    Question,
    Questionnaire,
    QuestionnaireVersion,
    Section,
)
from partners.questions import kinds, selectors
from partners.questions.rules import is_empty
from partners.questions.sources import Computed, Context, compute

SUBJECT = "review"


@dataclass(frozen=True)
class Line:
    """A question as it is answered: by the data (``computed``), by somebody (``answer``), or not yet; and
    who is asked for it.

    Where the data give nothing, what a person answered to a question that takes a comment counts.
    """

    question: Question
    answer: Answer | None = None
    computed: Computed | None = None
    asked: Assignment | None = None

    @property
    def is_computed(self) -> bool:
        """Whether the data gave the answer."""
        return self.computed is not None and not is_empty(self.computed.value)

    @property
    def value(self) -> Any:
        if self.computed is not None and self.is_computed:
            return self.computed.value
        return self.answer.value if self.answer else None

    @property
    def comment(self) -> str:
        return self.answer.comment if self.answer else ""

    @property
    def is_open(self) -> bool:
        return is_empty(self.value)

    @property
    def takes_answer(self) -> bool:
        """Whether a person may answer it; besides, a computed answer may take a comment."""
        return self.question.source != Question.Source.COMPUTED and not self.is_computed

    @property
    def takes_comment(self) -> bool:
        return self.question.source != Question.Source.COMPUTED


@dataclass(frozen=True)
class Chapter:
    section: Section
    lines: list[Line]

    @property
    def count(self) -> int:
        return len(self.lines)

    @property
    def done(self) -> int:
        return sum(1 for line in self.lines if not line.is_open)


@dataclass(frozen=True)
class Reading:
    """A review on a day: live, or one of its editions."""

    questionnaire: Questionnaire
    year: int
    on: date
    chapters: list[Chapter] = field(default_factory=list)
    version: QuestionnaireVersion | None = None
    edition: ReviewEdition | None = None

    def lines(self) -> Iterator[Line]:
        return (line for chapter in self.chapters for line in chapter.lines)

    def line(self, code: str) -> Line | None:
        return next((line for line in self.lines() if line.question.code == code), None)

    @property
    def questions(self) -> list[Question]:
        return [line.question for line in self.lines()]

    @property
    def read_on(self) -> date:
        """The day on which it was read: an edition on that on which it was frozen."""
        return localdate(self.edition.frozen_at) if self.edition else clock.today()

    @property
    def title(self) -> str:
        return str(self.edition or self.questionnaire)

    @property
    def numbers(self) -> dict[str, str]:
        """The number of each question by its code, such as 4.3: by it documents cite an answer."""
        return {
            line.question.code: f"{chapter}.{place}"
            for chapter, one in enumerate(self.chapters, start=1)
            for place, line in enumerate(one.lines, start=1)
        }

    @property
    def values(self) -> dict[str, Any]:
        return {line.question.code: line.value for line in self.lines()}

    @property
    def count(self) -> int:
        return sum(chapter.count for chapter in self.chapters)

    @property
    def done(self) -> int:
        return sum(chapter.done for chapter in self.chapters)


# -- Live ---------------------------------------------------------------------------------------------


def everything(question: Question) -> bool:
    return True


def live(
    questionnaire: Questionnaire,
    actor: Actor,
    year: int | None = None,
    on: date | None = None,
    *,
    of: Callable[[Question], bool] = everything,
) -> Reading:
    """A review as the data and the answers have it now, for a year: up to today in the one that runs."""
    return live_all([questionnaire], actor, year, on, of=of)[0]


def live_all(
    questionnaires: Iterable[Questionnaire],
    actor: Actor,
    year: int | None = None,
    on: date | None = None,
    *,
    of: Callable[[Question], bool] = everything,
) -> list[Reading]:
    """Several reviews in a fixed number of statements: what several of them ask is computed once. ``of``
    names the questions that are read; the others are left out."""
    rows = list(questionnaires)
    today = clock.today()
    year = year or today.year
    on = on or min(today, date(year, 12, 31))
    versions = _versions(rows)
    questions = [question for version in versions.values() for question in _questions(version)]
    context = Context(year=year, on=on, actor=actor)
    computed = compute((one.computed_by for one in questions if one.computed_by and of(one)), context)
    sheets = _sheets(rows)
    return [
        Reading(
            row,
            year,
            on,
            _chapters(versions.get(row.pk), sheets.get(row.pk), computed, of),
            versions.get(row.pk),
        )
        for row in rows
    ]


def _versions(questionnaires: list[Questionnaire]) -> dict[int, QuestionnaireVersion]:
    """What each of them asks now, with its sections and questions, by the key of the questionnaire."""
    published = QuestionnaireVersion.objects.filter(
        questionnaire__in=questionnaires, status=QuestionnaireVersion.Status.PUBLISHED
    ).order_by("number")
    newest = {version.questionnaire_id: version for version in published}
    _with_sections(list(newest.values()))
    return newest


def _with_sections(versions: list[QuestionnaireVersion]) -> None:
    sections = Section.objects.order_by("position", "pk")
    questions = Question.objects.order_by("position", "pk")
    prefetch_related_objects(
        versions, Prefetch("sections", sections), Prefetch("sections__questions", questions)
    )


def _questions(version: QuestionnaireVersion) -> Iterator[Question]:
    return (question for section in version.sections.all() for question in section.questions.all())


def _sheets(questionnaires: list[Questionnaire]) -> dict[int, AnswerSheet]:
    """The open sheet of each, with its current answers and those who are asked."""
    answers = Answer.objects.current().select_related("question", "file")
    asked = Assignment.objects.filter(done_at=None).select_related("person")
    found = AnswerSheet.objects.filter(
        questionnaire__in=questionnaires, subject_id="", status=AnswerSheet.Status.OPEN
    )
    given = found.prefetch_related(Prefetch("answers", answers, to_attr="given"))
    rows = given.prefetch_related(Prefetch("assignments", asked, to_attr="asked"))
    return {sheet.questionnaire_id: sheet for sheet in rows}


def _chapters(
    version: QuestionnaireVersion | None,
    sheet: Any,
    computed: Mapping[str, Computed],
    of: Callable[[Question], bool],
) -> list[Chapter]:
    given = {answer.code: answer for answer in sheet.given} if sheet else {}
    asked = {row.code: row for row in sheet.asked} if sheet else {}
    return [
        Chapter(
            section,
            [
                Line(
                    one,
                    given.get(one.code),
                    _fitting(one, computed.get(one.computed_by)),
                    asked.get(one.code),
                )
                for one in section.questions.all()
                if of(one)
            ],
        )
        for section in (version.sections.all() if version else ())
    ]


def _fitting(question: Question, computed: Computed | None) -> Computed | None:
    """What the data give, where the question can show it: the columns of a table are whoever's who asks."""
    if computed is None or question.kind != Question.Kind.TABLE:
        return computed
    try:
        kinds.plain(question, computed.value)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        return Computed(
            None, missing=_("The columns of this table are of other kinds than what the data give.")
        )
    return computed


def version_of(questionnaire: Questionnaire) -> QuestionnaireVersion:
    """What a review asks. Raises DomainError 404 as long as nothing of it is published."""
    version = selectors.current(questionnaire)
    if version is None:
        raise DomainError.not_found()
    return version


# -- Editions -----------------------------------------------------------------------------------------


def frozen(edition: ReviewEdition) -> Reading:
    """An edition, from what was kept of it."""
    version = edition.sheet.version
    assert version is not None  # a frozen sheet has one: a constraint says so
    _with_sections([version])
    answers = selectors.answers_of(edition.sheet)
    chapters = [
        Chapter(section, [_frozen_line(one, answers.get(one.code)) for one in section.questions.all()])
        for section in version.sections.all()
    ]
    return Reading(edition.questionnaire, edition.year, edition.figures_until, chapters, version, edition)


def _frozen_line(question: Question, answer: Answer | None) -> Line:
    if answer is None:
        return Line(question)
    return Line(question, answer, _computed(answer) if answer.computed else None)


def _computed(answer: Answer) -> Computed:
    """What was kept of a computed answer; its value only where the data gave it."""
    kept = answer.computed
    return Computed(
        answer.value if kept.get("given") else None,
        kept.get("rows_url", ""),
        datetime.fromisoformat(kept["moment"]),
        str(Translated(kept.get("note") or {})),
        str(Translated(kept.get("missing") or {})),
        kept.get("missing_url", ""),
    )


# -- Who is asked -------------------------------------------------------------------------------------


def questions_asked(assignments: Iterable[Assignment]) -> dict[int, Question]:
    """The question that each assignment is about, as it was last asked, by the assignment's key."""
    rows = list(assignments)
    published = Question.objects.filter(
        version__questionnaire__in={row.sheet.questionnaire_id for row in rows},
        version__status=QuestionnaireVersion.Status.PUBLISHED,
        code__in={row.code for row in rows},
    )
    found = {
        (one.version.questionnaire_id, one.code): one
        for one in published.select_related("version", "section").order_by("version__number")
    }
    keys = {row.pk: (row.sheet.questionnaire_id, row.code) for row in rows}
    return {pk: found[key] for pk, key in keys.items() if key in found}
