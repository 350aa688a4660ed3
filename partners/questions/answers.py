"""Writing answers: part of the operation that asked for it, which records what changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.files import File
from django.utils.translation import gettext as _

from core import clock, files
from core.actor import Actor
from core.errors import DomainError
from core.models import StoredFile
from core.operation import create, lock, lock_all
from partners.models import Answer, AnswerSheet, Assignment, Partner, Question, Questionnaire
from partners.questions import kinds, references, selectors
from partners.questions.rules import is_empty, is_required


def sheet_for(
    questionnaire: Questionnaire, subject_id: str = "", partner: Partner | None = None
) -> AnswerSheet:
    """The open sheet about a thing, begun where there is none. Whoever calls has locked that thing."""
    found = selectors.open_sheet(questionnaire, subject_id)
    return found or create(AnswerSheet, questionnaire=questionnaire, subject_id=subject_id, partner=partner)


def write_own(
    subject: str,
    row: Any,
    partner: Partner | None,
    values: Mapping[str, Any],
    *,
    actor: Actor,
    complete: bool,
    draft: bool = False,
) -> dict[str, list[Any]]:
    """Answer own fields of a row that the running operation has locked. Returns what changed, for its event.

    ``values`` are raw answers by code; what is not named stays. ``complete`` says that a whole form was
    given: what must be answered is asked for; in a ``draft`` nothing must. Raises DomainError 422 with an
    error at ``own_fields.<code>``.
    """
    questions = selectors.own_fields(subject, actor)
    if not values and not (complete and questions):
        return {}
    if not questions:
        raise DomainError.invalid(_("There are no own fields here."), field="own_fields")
    sheet = sheet_for(questions[0].version.questionnaire, row.public_id, partner)
    found = references.found(questions, values, selectors.answers_of(sheet), actor, at="own_fields.")
    return write(sheet, questions, found, actor=actor, complete=complete, draft=draft, at="own_fields.")


def write(
    sheet: AnswerSheet,
    questions: list[Question],
    values: Mapping[str, Any],
    *,
    actor: Actor,
    comments: Mapping[str, str] | None = None,
    complete: bool = False,
    draft: bool = False,
    at: str = "",
) -> dict[str, list[Any]]:
    """Keep answers by code, each as a row of its own; one that says the same as before is left.

    Returns ``{code: [True, True]}`` of what changed: events do not hold what was answered. Raises
    DomainError 422 with an error for each code that is unknown, computed, not this actor's to answer,
    not of its kind, or empty and required.
    """
    comments = comments or {}
    values = _stored(values, actor)
    sheet = lock(sheet)
    if sheet.status != AnswerSheet.Status.OPEN:
        raise DomainError.conflict(_("This edition is frozen: its answers stay as they are."))
    before = selectors.answers_of(sheet)
    parsed = _parsed(questions, values, actor, at)
    stored = {code: answer.value for code, answer in before.items()} | parsed
    if not draft:
        _check_required(selectors.writable(questions, actor), stored, parsed, complete, at)
    by_code = {question.code: question for question in questions}
    changed = {}
    for code in dict.fromkeys([*parsed, *comments]):
        if _replace(
            sheet, by_code[code], before.get(code), stored.get(code), comments.get(code), values, actor
        ):
            changed[code] = [True, True]
    _settle(sheet, stored, changed)
    return changed


def _stored(values: Mapping[str, Any], actor: Actor) -> dict[str, Any]:
    """The answers with each upload kept as a file."""
    return {
        code: files.store(actor=actor, name=raw.name or "", content=raw.read())
        if isinstance(raw, File)
        else raw
        for code, raw in values.items()
    }


def _parsed(questions: list[Question], values: Mapping[str, Any], actor: Actor, at: str) -> dict[str, Any]:
    allowed = {question.code: question for question in selectors.writable(questions, actor)}
    parsed: dict[str, Any] = {}
    errors: dict[str, list[Any]] = {}
    for code, raw in values.items():
        if code not in allowed:
            errors[at + code] = [_why_not(code, questions, actor)]
            continue
        try:
            parsed[code] = kinds.parse(allowed[code], raw, field=at + code)
        except DomainError as error:
            errors |= error.fields
    _raise(errors)
    return parsed


def _why_not(code: str, questions: list[Question], actor: Actor) -> str:
    """Why a question cannot be answered: nobody is asked it any more, the data answers it, somebody else does,
    or there is none. One query."""
    known = next((question for question in questions if question.code == code), None)
    if known is not None and known.source == Question.Source.COMPUTED:
        return _("“%(question)s” is answered from the data.") % {"question": known}
    if known is not None:
        return _("“%(question)s” is shown to you; others answer it.") % {"question": known}
    questionnaire = questions[0].version.questionnaire if questions else None
    words = selectors.labels([code], actor).get((questionnaire.subject, code)) if questionnaire else None
    if words:
        return _("“%(question)s” is not asked any more.") % {"question": words}
    return _("There is no question of this code.")


def _check_required(
    questions: list[Question], stored: Mapping[str, Any], given: Mapping[str, Any], complete: bool, at: str
) -> None:
    """A whole form leaves nothing out that must be there; a part of it empties nothing that must."""
    errors: dict[str, list[Any]] = {
        at + question.code: [_("This must be answered.")]
        for question in questions
        if (complete or {question.code, question.required_when.get("question")} & set(given))
        and is_empty(stored.get(question.code))
        and is_required(question, stored)
    }
    _raise(errors)


def _raise(errors: dict[str, list[Any]]) -> None:
    if errors:
        first = next(iter(errors.values()))[0]
        raise DomainError("invalid", first, fields=errors)


def _replace(
    sheet: AnswerSheet,
    question: Question,
    before: Answer | None,
    value: Any,
    comment: str | None,
    given: Mapping[str, Any],
    actor: Actor,
) -> bool:
    said = (before.comment if before else "") if comment is None else comment.strip()
    if (before.value if before else None) == value and (before.comment if before else "") == said:
        return False
    now = clock.now()
    if before is not None:
        Answer.objects.filter(pk=before.pk, replaced_at=None).update(replaced_at=now)
    raw = given.get(question.code)
    file = raw if isinstance(raw, StoredFile) else before.file if before and before.value == value else None
    create(
        Answer,
        sheet=sheet,
        question=question,
        code=question.code,
        value=value,
        comment=said,
        file=file,
        answered_by=actor.person,
        answered_at=now,
        **kinds.found_by(question, value),
    )
    return True


def _settle(sheet: AnswerSheet, stored: Mapping[str, Any], changed: Mapping[str, Any]) -> None:
    """Who was asked for an answer that is there now is asked no more."""
    done = [code for code in changed if not is_empty(stored.get(code))]
    waiting = lock_all(Assignment.objects.filter(sheet=sheet, code__in=done, done_at=None)) if done else []
    Assignment.objects.filter(pk__in=[row.pk for row in waiting]).update(done_at=clock.now())


def erase(subject: str, subject_ids: Iterable[str]) -> None:
    """Take away what was ever said of these things: their rows stay, empty."""
    sheets = AnswerSheet.objects.filter(questionnaire__subject=subject, subject_id__in=list(subject_ids))
    Answer.objects.filter(sheet__in=sheets.values("pk")).update(
        value=None, comment="", text="", number=None, day=None
    )
