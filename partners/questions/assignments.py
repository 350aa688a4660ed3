"""Who of us is asked for answers, and by when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import clock
from core.actor import Actor
from core.errors import DomainError
from core.operation import lock, lock_all, no_op, operation, record
from partners.models import AnswerSheet, Assignment


class Assigned(NamedTuple):
    """Who is newly asked, or by another day; and who was asked before and is no more."""

    asked: list[Assignment]
    released: list[Assignment]


@operation("partners.questionnaire:assign", event="partners.questionnaire.asked")
def questions_assign(
    *, actor: Actor, sheet: AnswerSheet, codes: Iterable[str], person: User, due_on: date
) -> Assigned:
    """Ask one of us for the answers to questions of an open sheet, by a day. Whoever else was asked for one
    of them is asked no more. Raises DomainError 422 on a day that is past or somebody who is not one of us."""
    sheet = lock(sheet)
    if sheet.status != AnswerSheet.Status.OPEN:
        raise DomainError.conflict(_("This edition is frozen: its answers stay as they are."))
    if due_on < clock.today():
        raise DomainError.invalid(_("This day is past."), field="due_on")
    if not (person.staff_role and person.is_active):
        raise DomainError.invalid(_("Choose one of us who is active."), field="person")
    wanted, now = list(dict.fromkeys(codes)), clock.now()
    waiting = lock_all(
        Assignment.objects.filter(sheet=sheet, code__in=wanted, done_at=None).select_related("person")
    )
    mine = {row.code: row for row in waiting if row.person_id == person.pk}
    released = [row for row in waiting if row.code not in mine]
    moved = [row.pk for row in mine.values() if row.due_on != due_on]
    Assignment.objects.filter(pk__in=[row.pk for row in released]).update(done_at=now)
    Assignment.objects.filter(pk__in=moved).update(
        due_on=due_on, asked_at=now, asked_by=actor.person, reminded_on=None
    )
    Assignment.objects.bulk_create(
        Assignment(sheet=sheet, code=code, person=person, due_on=due_on, asked_at=now, asked_by=actor.person)
        for code in wanted
        if code not in mine
    )
    current = Assignment.objects.filter(sheet=sheet, code__in=wanted, done_at=None)
    asked = [row for row in current if row.code not in mine or row.pk in moved]
    record(sheet.questionnaire, data={"questions": [row.code for row in asked]}) if asked else no_op()
    return Assigned(asked, released)
