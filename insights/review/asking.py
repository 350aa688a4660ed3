"""Who is asked for answers to a review: asking, handing over, withdrawing, reminding. One mail a person and
occasion, however many questions it is about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.selectors import staff_permissions
from core import clock
from core.actor import SYSTEM, Actor
from core.errors import DomainError
from core.notify import Notice, notify, notify_all
from core.operation import lock, lock_all, no_op, operation, record, update_fields
from core.queue.each_due import each_due
from insights.review import rules
from insights.review.readings import SUBJECT, version_of
from insights.review.services import ASK, ASSIGNED, REMIND
from partners.models import AnswerSheet, Assignment, Questionnaire
from partners.questions import answers, selectors
from partners.questions.assignments import questions_assign


def assignments() -> QuerySet[Assignment]:
    """The answers to reviews that somebody is or was asked for, those due first."""
    rows = Assignment.objects.filter(
        sheet__status=AnswerSheet.Status.OPEN,
        sheet__questionnaire__subject=SUBJECT,
        sheet__questionnaire__archived_at=None,
    )
    return rows.select_related("person", "sheet__questionnaire").order_by("due_on", "pk")


def waiting() -> QuerySet[Assignment]:
    """Those that are not given yet."""
    return assignments().filter(done_at=None)


@operation(ASK, event="insights.review.asked")
def review_ask(
    *, actor: Actor, questionnaire: Questionnaire, codes: Iterable[str], person: User, due_on: date
) -> list[Assignment]:
    """Ask one of us for answers by a day; a mail leads to the page of each. Raises DomainError 422 on a
    question that nobody can answer, on a day that is past, and on somebody who is not one of us or may not
    answer."""
    questionnaire = lock(questionnaire)
    version = version_of(questionnaire)
    sheet = answers.sheet_for(questionnaire)
    wanted = list(dict.fromkeys(codes))
    known = {one.code for one in selectors.writable(selectors.questions_of(version), actor)}
    if not wanted or set(wanted) - known:
        raise DomainError.invalid(_("Choose questions that somebody can answer."), field="codes")
    _assign(actor, sheet, wanted, person, due_on)
    record(questionnaire, data={"count": len(wanted)})
    return list(waiting().filter(sheet=sheet, code__in=wanted))


@operation(ASK, event="insights.review.handed_over")
def answer_hand_over(*, actor: Actor, assignment: Assignment, person: User, due_on: date) -> Assignment:
    """Ask somebody else for an answer, or the same person by another day. Both are told. Raises DomainError
    409 when it is no longer waited for, 422 as when it is asked."""
    assignment = _locked(assignment)
    if (assignment.person_id, assignment.due_on) == (person.pk, due_on):
        no_op()
        return assignment
    _assign(actor, assignment.sheet, [assignment.code], person, due_on)
    record(assignment.sheet.questionnaire, data={"question": assignment.code})
    return waiting().get(sheet=assignment.sheet_id, code=assignment.code)


@operation(ASK, event="insights.review.withdrawn")
def answer_withdraw(*, actor: Actor, assignment: Assignment) -> Assignment:
    """Ask for an answer no more; whoever was asked is told. Raises DomainError 409 when it is no longer
    waited for."""
    assignment = _locked(assignment)
    update_fields(assignment, done_at=clock.now())
    _tell_released(actor, [assignment])
    record(assignment.sheet.questionnaire, data={"question": assignment.code})
    return assignment


def _locked(assignment: Assignment) -> Assignment:
    lock(assignment.sheet.questionnaire)
    lock(assignment.sheet)
    assignment = lock(assignment)
    if assignment.done_at:
        raise DomainError.conflict(_("This answer is no longer waited for."))
    return assignment


def _assign(actor: Actor, sheet: AnswerSheet, codes: list[str], person: User, due_on: date) -> None:
    if ASSIGNED not in staff_permissions(person):
        raise DomainError.invalid(_("Choose one of us who is active and may answer."), field="person")
    asked, released = questions_assign(actor=actor, sheet=sheet, codes=codes, person=person, due_on=due_on)
    if asked:
        _tell("insights.review_asked", [_notice(actor, person, asked)])
    _tell_released(actor, released)


def _tell_released(actor: Actor, rows: Iterable[Assignment]) -> None:
    by_person: dict[User, list[Assignment]] = {}
    for row in rows:
        by_person.setdefault(row.person, []).append(row)
    _tell(
        "insights.review_released", [_notice(actor, person, theirs) for person, theirs in by_person.items()]
    )


def _tell(kind: str, notices: list[Notice]) -> None:
    if notices:
        notify_all(kind, notices)


def _notice(actor: Actor, person: User, rows: list[Assignment]) -> Notice:
    """What one person is told of some questions of one review. Each time is an occasion of its own."""
    context = {"assignments": [row.public_id for row in rows], "by": actor.person}
    about = clock.now().isoformat()
    return Notice(rows[0].sheet.questionnaire, [person.public_id], about, context)


# -- Reminders ----------------------------------------------------------------------------------------


@operation(REMIND, event="insights.review.reminded")
def person_remind(*, actor: Actor, person: User) -> bool:
    """Remind somebody of all answers that it is time for, in one mail. False when there are none, or another
    run was faster."""
    today = clock.today()
    due = [row for row in lock_all(_due_by(person, today)) if _is_due(row)]
    if not due:
        no_op()
        return False
    Assignment.objects.filter(pk__in=[row.pk for row in due]).update(reminded_on=today)
    notify(
        "insights.review_reminder",
        target=person,
        audience=[person.public_id],
        about=today.isoformat(),
        assignments=[row.public_id for row in due],
    )
    first, *others = dict.fromkeys(row.sheet.questionnaire for row in due)
    record(first, also=others, data={"questions": [row.code for row in due]})
    return True


def remind_due() -> int:
    """Remind everybody whose day has come. Returns how many people were."""
    rows = waiting().filter(due_on__lte=clock.today() + rules.BEFORE, person__is_active=True)
    people = dict.fromkeys(row.person for row in rows if _is_due(row))
    return each_due(
        "insights.review_reminders", people, lambda person: person_remind(actor=SYSTEM, person=person)
    ).done


def _due_by(person: User, today: date) -> QuerySet[Assignment]:
    return waiting().filter(person=person, due_on__lte=today + rules.BEFORE)


def _is_due(assignment: Assignment) -> bool:
    return rules.is_due(
        assignment.due_on,
        clock.today(),
        asked_on=localtime(assignment.asked_at).date(),
        reminded_on=assignment.reminded_on,
    )
