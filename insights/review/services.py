"""Operations on a review: its answers, who is asked, reminders, editions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.selectors import staff_permissions
from core import clock, languages, sizes
from core.actor import SYSTEM, Actor
from core.errors import DomainError
from core.notify import notify
from core.operation import create, lock, lock_all, no_op, operation, record, update_fields
from core.permissions import refusal
from core.queue.each_due import each_due
from insights.review import readings, rules
from insights.review.models import ReviewEdition
from insights.review.readings import SUBJECT, Line, Reading, version_of
from insights.review.ready import load_standard
from insights.review.standard import review
from insights.review.summary import as_standard, summarise
from partners.models import Answer, AnswerSheet, Assignment, Question, Questionnaire
from partners.questions import answers, references, selectors, services

VIEW, EXPORT = "insights.review:view", "insights.review:export"
ANSWER, ASSIGNED, ASK = "insights.review:answer", "insights.review:assigned", "insights.review:ask"
FREEZE, BEGIN, REMIND = "insights.review:freeze", "insights.review:begin", "insights.review:remind"

# From what a review is begun, besides the public id of one that is there.
STANDARD, BLANK = "standard", "blank"


# -- Beginning ----------------------------------------------------------------------------------------


@operation(BEGIN, event="insights.review.begun")
def review_begin(*, actor: Actor, start: str, title: dict[str, str] | None = None) -> Questionnaire:
    """Begin a review from the standard set, from the questions of another one, or from nothing. The standard
    set is asked at once, the others begin as a draft. Raises DomainError 422 without a title for those, 409
    when the standard review is there already."""
    if start == STANDARD:
        if not load_standard(actor.as_system()):
            raise DomainError.conflict(_("The standard review is there already."), field="start")
        row = Questionnaire.objects.get(code=review.CODE)
    else:
        if not any((title or {}).values()):
            raise DomainError.invalid(_("Give the review a name."), field="title")
        row = _begin(actor, start, title or {})
    record(row)
    return row


def _begin(actor: Actor, start: str, title: dict[str, str]) -> Questionnaire:
    if start == BLANK:
        return services.questionnaire_create(actor=actor, subject=SUBJECT, title=title)
    other = Questionnaire.objects.filter(subject=SUBJECT, public_id=start).first()
    if other is None:
        raise DomainError.invalid(_("Choose one of the list."), field="start")
    return services.questionnaire_copy(actor=actor, questionnaire=other, title=title)


# -- Answers ------------------------------------------------------------------------------------------


@operation(ANSWER, event="insights.review.answered")
def review_answer(
    *,
    actor: Actor,
    questionnaire: Questionnaire,
    values: Mapping[str, Any],
    comments: Mapping[str, str] | None = None,
    seen: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Answer questions of the live review, by code. Returns what changed.

    ``seen`` names by code the answer (its public id, "" for none) that whoever answers had before them.
    Raises DomainError 422 at each code that cannot be answered so, 409 at each that somebody else has
    answered since: then nothing is written.
    """
    questionnaire = lock(questionnaire)
    version = version_of(questionnaire)
    sheet = answers.sheet_for(questionnaire)
    comments = comments or {}
    questions = selectors.questions_of(version)
    _check_codes(questions, comments)
    _check_seen(sheet, {*values, *comments}, seen or {})
    found = references.found(questions, values, selectors.answers_of(sheet), actor)
    changed = answers.write(sheet, questions, found, actor=actor, comments=comments)
    _settle(
        sheet, [one.code for one in questions if one.source == Question.Source.COMMENTED], changed, comments
    )
    record(questionnaire, changes=changed) if changed else no_op()
    return changed


def _settle(
    sheet: AnswerSheet, commented: list[str], changed: Mapping[str, Any], comments: Mapping[str, str]
) -> None:
    """Where the data answer, the comment is what somebody was asked for."""
    said = [code for code in commented if code in changed and comments.get(code, "").strip()]
    waiting = lock_all(Assignment.objects.filter(sheet=sheet, code__in=said, done_at=None)) if said else []
    Assignment.objects.filter(pk__in=[row.pk for row in waiting]).update(done_at=clock.now())


def _check_codes(questions: list[Question], comments: Mapping[str, str]) -> None:
    """A comment belongs to a question that takes one, and is no longer than is kept."""
    takes = {one.code for one in questions if one.source != Question.Source.COMPUTED}
    limit = Answer._meta.get_field("comment").max_length or 0
    errors: dict[str, list[Any]] = {}
    for code, text in comments.items():
        if code not in takes:
            errors[code] = [_("There is no such question, or it is not yours to answer.")]
        elif len(text) > limit:
            errors[code] = [_("At most %(limit)s characters can be kept here.") % {"limit": limit}]
    if errors:
        raise DomainError("invalid", next(iter(errors.values()))[0], fields=errors)


def _check_seen(sheet: AnswerSheet, codes: set[str], seen: Mapping[str, str]) -> None:
    current = selectors.answers_of(sheet)
    overtaken = [
        code
        for code in seen
        if code in codes and seen[code] != (current[code].public_id if code in current else "")
    ]
    if overtaken:
        sentence = _("Somebody has answered this meanwhile. Look at that answer; save again to replace it.")
        raise DomainError(
            "answered-meanwhile", sentence, status=409, fields={code: [sentence] for code in overtaken}
        )


@operation(ASSIGNED, event="insights.review.answered")
def assigned_answer(
    *, actor: Actor, assignment: Assignment, values: Mapping[str, Any], comments: Mapping[str, str],
    seen: Mapping[str, str],
) -> dict[str, Any]:  # fmt: skip
    """Answer the one question that one is asked. Raises DomainError 404 for anybody else and for another
    question, 409 when it is answered already."""
    questionnaire = lock(assignment.sheet.questionnaire)
    lock(assignment.sheet)
    assignment = lock(assignment)
    if not actor.is_system and assignment.person_id != actor.user_id:
        raise DomainError.not_found()
    if {*values, *comments} - {assignment.code}:
        raise DomainError.not_found()
    if assignment.done_at:
        raise DomainError.conflict(_("This question is answered already."))
    changed = review_answer(
        actor=actor, questionnaire=questionnaire, values=values, comments=comments, seen=seen
    )
    no_op()
    return changed


# -- Who is asked -------------------------------------------------------------------------------------


@operation(ASK, event="insights.review.asked")
def review_ask(
    *, actor: Actor, questionnaire: Questionnaire, codes: Iterable[str], person: User, due_on: date
) -> list[Assignment]:
    """Ask one of us for answers by a day; of each, a mail leads to the page where it is answered. Raises
    DomainError 422 on a question that nobody can answer, on a day that is past, and on somebody who is not
    one of us or may not answer."""
    questionnaire = lock(questionnaire)
    version = version_of(questionnaire)
    sheet = answers.sheet_for(questionnaire)
    wanted = list(dict.fromkeys(codes))
    known = {one.code for one in selectors.writable(selectors.questions_of(version), actor)}
    if not wanted or set(wanted) - known:
        raise DomainError.invalid(_("Choose questions that somebody can answer."), field="codes")
    if ASSIGNED not in staff_permissions(person):
        raise DomainError.invalid(_("Choose one of us who is active and may answer."), field="person")
    rows = [
        services.question_assign(actor=actor, sheet=sheet, code=code, person=person, due_on=due_on)
        for code in wanted
    ]
    for row in rows:
        notify("insights.review_asked", target=row, audience=[person.public_id], about=due_on.isoformat())
    record(questionnaire, data={"count": len(rows)})
    return rows


@operation(REMIND, event="insights.review.reminded")
def answer_remind(*, actor: Actor, assignment: Assignment) -> bool:
    """Remind whoever is asked, when it is time. False when it is not, or another run was faster."""
    assignment = lock(assignment)
    if assignment.done_at or not _is_due(assignment):
        no_op()
        return False
    today = clock.today()
    update_fields(assignment, reminded_on=today)
    notify(
        "insights.review_reminder",
        target=assignment,
        audience=[assignment.person.public_id],
        about=today.isoformat(),
    )
    record(assignment.sheet.questionnaire, data={"question": assignment.code})
    return True


def remind_due() -> int:
    """Remind everybody whose day has come. Returns how many were."""
    waiting = Assignment.objects.filter(
        done_at=None,
        due_on__lte=clock.today() + rules.BEFORE,
        person__is_active=True,
        sheet__status=AnswerSheet.Status.OPEN,
        sheet__questionnaire__subject=SUBJECT,
        sheet__questionnaire__archived_at=None,
    )
    rows = waiting.select_related("person", "sheet__questionnaire").order_by("due_on", "pk")
    return each_due(
        "insights.review_reminders",
        [row for row in rows if _is_due(row)],
        lambda row: answer_remind(actor=SYSTEM, assignment=row),
    ).done


def _is_due(assignment: Assignment) -> bool:
    return rules.is_due(
        assignment.due_on,
        clock.today(),
        asked_on=localtime(assignment.asked_at).date(),
        reminded_on=assignment.reminded_on,
    )


# -- Editions -----------------------------------------------------------------------------------------


def edition_freeze(
    *, actor: Actor, questionnaire: Questionnaire, year: int, quarter: int | None = None
) -> ReviewEdition:
    """Freeze a review for a year or a quarter: every answer is computed first, and written then, so that no
    row is locked in the meantime. Raises DomainError 422 on a period to come, 409 where it has an edition."""
    if not actor.can(FREEZE):
        raise refusal(actor, FREEZE)
    _check_period(year, quarter)
    _first, last = rules.period_of(year, quarter)
    version_of(questionnaire)
    # With the eyes of the programme: what is kept does not depend on who pressed the button.
    reading = readings.live(questionnaire, actor.as_system(), year, min(clock.today(), last))
    return edition_keep(actor=actor, questionnaire=questionnaire, reading=reading, quarter=quarter)


def _check_period(year: int, quarter: int | None) -> None:
    if not 2000 <= year <= 2100 or quarter not in (None, 1, 2, 3, 4):
        raise DomainError.invalid(_("Choose a year, and one of its four quarters or none."), field="year")
    first, _last = rules.period_of(year, quarter)
    if first > clock.today():
        raise DomainError.invalid(_("This period has not begun."), field="year")


@operation(FREEZE, event="insights.review.frozen")
def edition_keep(
    *, actor: Actor, questionnaire: Questionnaire, reading: Reading, quarter: int | None
) -> ReviewEdition:
    """Write a reading down as an edition."""
    questionnaire = lock(questionnaire)
    period = ReviewEdition.objects.filter(questionnaire=questionnaire, year=reading.year, quarter=quarter)
    if period.exists():
        raise DomainError.conflict(_("There is an edition of this period already."), field="year")
    sheet = create(
        AnswerSheet,
        questionnaire=questionnaire,
        version=reading.version,
        status=AnswerSheet.Status.FROZEN,
    )
    kept = [_kept(sheet, line) for line in reading.lines() if line.computed or line.answer]
    sizes.check_all(kept)
    Answer.objects.bulk_create(kept)
    edition = create(
        ReviewEdition,
        questionnaire=questionnaire,
        sheet=sheet,
        title=questionnaire.title,
        year=reading.year,
        quarter=quarter,
        figures_until=reading.on,
        summary=summaries(reading),
        frozen_by=actor.person,
    )
    record(edition, also=[questionnaire])
    return edition


def _kept(sheet: AnswerSheet, line: Line) -> Answer:
    """A copy of an answer, with its author and day; of what the data say, its moment and its rows."""
    kept = Answer(sheet=sheet, question=line.question, code=line.question.code, value=line.value)
    if line.answer:
        kept.comment, kept.file = line.answer.comment, line.answer.file
        kept.answered_by, kept.answered_at = line.answer.answered_by, line.answer.answered_at
    if found := line.computed:
        kept.computed = {
            "given": line.is_computed,
            "moment": (found.moment or clock.now()).isoformat(),
            "rows_url": found.rows_url,
            "note": in_each_language(found.note),
            "missing": in_each_language(found.missing),
            "missing_url": found.missing_url,
        }
    return kept


def in_each_language(sentence: Any) -> dict[str, str]:
    said = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            said[code] = str(sentence)
    return {code: text for code, text in said.items() if text}


def summaries(reading: Reading) -> dict[str, Any]:
    """The executive summary in each language of the programme, as JSON."""
    given = as_standard(reading.lines())
    return {code: asdict(summarise(given, code)) for code, _name in languages.offered()}
