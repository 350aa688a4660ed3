"""Which questions are asked now, and what is answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from core.actor import Actor
from core.errors import DomainError
from partners.models import Answer, AnswerSheet, Question, Questionnaire, QuestionnaireVersion, Section
from partners.questions.answer_models import AnswerQuerySet

Status = QuestionnaireVersion.Status


def current(questionnaire: Questionnaire) -> QuestionnaireVersion | None:
    """The version that is asked now: the last one published."""
    return questionnaire.versions.filter(status=Status.PUBLISHED).order_by("-number").first()


def published_before(version: QuestionnaireVersion) -> QuestionnaireVersion | None:
    """The version that was asked before this one."""
    earlier = QuestionnaireVersion.objects.filter(
        questionnaire=version.questionnaire_id, number__lt=version.number, status=Status.PUBLISHED
    )
    return earlier.order_by("-number").first()


def own_fields(subject: str, actor: Actor | None = None) -> list[Question]:
    """The own fields of a kind of thing that an actor may see, in their order. One query."""
    published = QuestionnaireVersion.objects.filter(
        questionnaire__subject=subject, questionnaire__archived_at=None, status=Status.PUBLISHED
    ).order_by("-number")
    rows = Question.objects.filter(version=published.values("pk")[:1])
    if actor is not None and actor.is_partner:
        rows = rows.exclude(audience=Question.Audience.STAFF)
    rows = rows.select_related("section", "version__questionnaire")
    return list(rows.order_by("section__position", "position", "pk"))


def labels(codes: Iterable[str], actor: Actor) -> dict[tuple[str, str], Any]:
    """What own fields of these codes are called, by subject and code: as the version says that asked them
    last, those that are asked no more included. One query."""
    rows = Question.objects.filter(
        code__in=list(codes), version__status=Status.PUBLISHED, version__questionnaire__archived_at=None
    ).order_by("version__number")
    found = {
        (subject, code): (label, audience)
        for subject, code, label, audience in rows.values_list(
            "version__questionnaire__subject", "code", "label", "audience"
        )
    }
    ours = Question.Audience.STAFF
    return {key: label for key, (label, of) in found.items() if of != ours or not actor.is_partner}


def writable(questions: Iterable[Question], actor: Actor) -> list[Question]:
    """Those that somebody may answer: a partner only what it is asked, nobody what is computed."""
    mine = Question.Audience.PARTNER_WRITES
    return [
        question
        for question in questions
        if question.source != Question.Source.COMPUTED and (not actor.is_partner or question.audience == mine)
    ]


def listed(questions: Iterable[Question]) -> list[Question]:
    """Those offered as columns and filters."""
    return [question for question in questions if question.listed]


def sections_of(version: QuestionnaireVersion) -> QuerySet[Section]:
    """The sections of a version with their questions, in order. Two queries."""
    ordered = Question.objects.order_by("position", "pk")
    return version.sections.order_by("position", "pk").prefetch_related(Prefetch("questions", ordered))


def questions_of(version: QuestionnaireVersion) -> list[Question]:
    return list(version.questions.select_related("section").order_by("section__position", "position", "pk"))


def asked_no_more(version: QuestionnaireVersion) -> list[Question]:
    """The questions that were asked before and are not in a version, as they were asked last."""
    rows = Question.objects.filter(
        version__questionnaire=version.questionnaire, version__status=Status.PUBLISHED
    ).exclude(code__in=version.questions.values("code"))
    return list({question.code: question for question in rows.order_by("version__number")}.values())


def open_sheet(questionnaire: Questionnaire, subject_id: str = "") -> AnswerSheet | None:
    return AnswerSheet.objects.filter(
        questionnaire=questionnaire, subject_id=subject_id, status=AnswerSheet.Status.OPEN
    ).first()


def answers_of(sheet: AnswerSheet | None) -> dict[str, Answer]:
    """The current answers of a sheet by code."""
    if sheet is None:
        return {}
    return {answer.code: answer for answer in sheet.answers.current().select_related("question", "file")}


def values_of(subject: str, subject_ids: Iterable[str], codes: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The answers about many things: {public id: {code: stored value}}, in one query."""
    rows = Answer.objects.current().filter(
        sheet__questionnaire__subject=subject,
        sheet__questionnaire__archived_at=None,
        sheet__status=AnswerSheet.Status.OPEN,
        sheet__subject_id__in=list(subject_ids),
        code__in=list(codes),
    )
    found: dict[str, dict[str, Any]] = {}
    for subject_id, code, value in rows.values_list("sheet__subject_id", "code", "value"):
        found.setdefault(subject_id, {})[code] = value
    return found


def own_answers(subject: str, row: Any) -> AnswerQuerySet:
    """What was ever answered to the own fields of a thing."""
    return Answer.objects.filter(
        sheet__questionnaire__subject=subject,
        sheet__questionnaire__archived_at=None,
        sheet__status=AnswerSheet.Status.OPEN,
        sheet__subject_id=row.public_id,
    )


def file_answer(subject: str, row: Any, code: str, actor: Actor, earlier: str = "") -> Answer:
    """The answer to an own field whose file an actor may read: the current one or, to us, the ``earlier``
    one of this public id. Raises DomainError 404 where there is none."""
    rows = own_answers(subject, row).filter(code=code).exclude(file=None).select_related("file")
    kept = rows.filter(public_id=earlier) if earlier and actor.is_staff else rows.current()
    found = kept.first() if any(one.code == code for one in own_fields(subject, actor)) else None
    if found is None:
        raise DomainError.not_found()
    return found


def history(sheet: AnswerSheet, code: str) -> QuerySet[Answer]:
    """What was answered to one question, the newest first."""
    return sheet.answers.filter(code=code).select_related("question", "file").order_by("-answered_at", "-pk")


def matching(question: Question, wanted: Q) -> QuerySet:
    """The public ids of the things whose answer to a question is such: for a filter of their list."""
    # Not as a join: SQLite would begin at all sheets instead of at the few answers.
    answers = Answer.objects.current().filter(wanted, code=question.code)
    sheets = AnswerSheet.objects.filter(
        pk__in=answers.values("sheet"),
        questionnaire=question.version.questionnaire_id,
        status=AnswerSheet.Status.OPEN,
    )
    return sheets.values("subject_id")


def answered(questions: Iterable[Question], answers: Mapping[str, Any]) -> tuple[int, int]:
    """How many of the questions are answered, and how many there are."""
    codes = [question.code for question in questions]
    return sum(1 for code in codes if answers.get(code) not in (None, "", [], {})), len(codes)
