"""Objections to statements, and our answers: two at most, then it is settled."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core import clock
from core.actor import Actor
from core.errors import DomainError
from core.money import Money
from core.notify import notify
from core.operation import check_transition, create, lock, no_op, operation, record, update_fields
from payouts.models import Adjustment, Contest, Statement
from payouts.statements import rules
from payouts.statements.issuing import audience


@operation("payouts.statement:contest", event="payouts.statement.contested")
def statement_contest(
    *, actor: Actor, statement: Statement, reason: str, amount: Money | None = None
) -> Contest:
    """Object to a statement, with a reason, until its contest date; a second time after our answer.

    ``amount`` is how much of what is to be paid is in dispute, all of it unless it is said. The rest is
    paid at once, and what is withheld comes with a later statement once we have answered. Raises
    DomainError 422 without a reason or with another amount than that; 409 after the date, when it is
    contested already, and the third time.
    """
    if not reason.strip():
        raise DomainError.invalid(_("Say what is wrong, so that we can look at it."), field="reason")
    statement = lock(statement)
    check_transition(statement, Statement.Status.CONTESTED)
    if statement.contest_until is None or statement.contest_until < clock.today():
        raise DomainError.conflict(_("The time to contest this statement is over. Write to us instead."))
    number = statement.contests.count() + 1
    if number > rules.CONTESTS:
        raise DomainError.conflict(_("A statement can be contested twice. Write to us instead."))
    disputed = _disputed(statement, amount)
    contest = create(
        Contest,
        statement=statement,
        number=number,
        reason=reason.strip(),
        contested_minor=disputed,
        opened_by=actor.person,
    )
    if disputed < statement.payable_minor:
        # The rest is not in dispute: it is accepted, and paid with the next run.
        update_fields(statement, status=Statement.Status.CLOSED, withheld_minor=disputed)
    else:
        update_fields(statement, status=Statement.Status.CONTESTED)
    record(statement, data={"number": statement.number, "reason": contest.reason})
    return contest


def _disputed(statement: Statement, amount: Money | None) -> int:
    if amount is None:
        return statement.payable_minor
    if amount.currency != statement.currency:
        raise DomainError.invalid(_("The amount is in the currency of the statement."), field="amount")
    if not 0 <= amount.amount_minor <= statement.payable_minor:
        raise DomainError.invalid(_("No more than what is to be paid can be in dispute."), field="amount")
    return amount.amount_minor


@operation("payouts.statement:accept", event="payouts.statement.accepted")
def statement_accept(*, actor: Actor, statement: Statement) -> Statement:
    """Accept a statement before its contest date: it is paid by the next run, and cannot be contested any
    more. Raises DomainError 409 unless it is issued and not in dispute."""
    statement = lock(statement)
    if statement.status == Statement.Status.CLOSED:
        no_op()
        return statement
    # Only an answer of ours ends an objection.
    if statement.status != Statement.Status.ISSUED:
        raise DomainError.transition(statement.get_status_display())
    changes = update_fields(statement, status=Statement.Status.CLOSED)
    record(statement, changes={"status": changes["status"]}, data={"number": statement.number})
    return statement


@operation("payouts.statement:answer", event="payouts.statement.answered")
def statement_answer(*, actor: Actor, statement: Statement, answer: str, is_final: bool = False) -> Contest:
    """Answer a partner's objection. A correction is an adjustment, which stands on the next statement:
    an issued statement is never edited.

    After the first answer the partner has three days to object again, unless it is said to be final.
    The second answer always is: the statement is taken as accepted. So is the answer to an objection to
    a part: that part stands on the next statement, where it can be contested again.
    """
    if not answer.strip():
        raise DomainError.invalid(_("Write the answer; the partner reads it."), field="answer")
    statement = lock(statement)
    open_ones = list(statement.contests.filter(answered_at=None))
    if not open_ones:
        raise DomainError.transition(statement.get_status_display())
    contest = lock(open_ones[0])
    in_part = statement.status != Statement.Status.CONTESTED
    is_final = is_final or in_part or contest.number != 1
    update_fields(
        contest,
        answer=answer.strip(),
        answered_at=clock.now(),
        answered_by=actor.person,
        is_final=is_final,
        released=_release(actor, statement) if in_part else None,
    )
    data = {"number": statement.number, "reason": contest.answer}
    if is_final:
        _settle(statement, contest)
        record(statement, data=data, event="payouts.statement.settled")
        return contest
    today = clock.today()
    again = rules.contest_until(today, due_on=statement.due_on, days=rules.ANSWER_DAYS)
    until = max(statement.contest_until or today, again)
    update_fields(statement, status=Statement.Status.ISSUED, contest_until=until)
    notify("payouts.contest_answered", target=contest, audience=audience(statement))
    record(statement, data=data)
    return contest


def _settle(statement: Statement, contest: Contest) -> None:
    """Nothing more is in dispute; a statement contested in part was accepted for the rest already."""
    if statement.status == Statement.Status.CONTESTED:
        update_fields(statement, status=Statement.Status.CLOSED)
    notify("payouts.contest_settled", target=contest, audience=audience(statement))


def _release(actor: Actor, statement: Statement) -> Adjustment | None:
    """What was withheld, for the next statement. The ledger owes it since it was earned."""
    if not statement.withheld_minor:
        return None
    return create(
        Adjustment,
        partner=statement.partner,
        kind=Adjustment.Kind.RELEASED,
        amount_minor=statement.withheld_minor,
        currency=statement.currency,
        reason=statement.number,
        booked_on=clock.today(),
        created_by=actor.person,
    )
