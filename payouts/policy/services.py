"""Operations on the payout policy, and the timetable of statements."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core import clock
from core.actor import Actor
from core.errors import DomainError
from core.models import Job
from core.operation import lock, no_op, operation, record, update_fields
from payouts.models import PayoutPolicy
from payouts.statements import rules
from payouts.statements.services import JOB, statements_produce


def policy() -> PayoutPolicy:
    """The policy in force; with the defaults until somebody saves one."""
    return PayoutPolicy.objects.filter(pk=1).first() or PayoutPolicy(pk=1)


def _locked() -> PayoutPolicy:
    row, _created = PayoutPolicy.objects.get_or_create(pk=1)
    return lock(row)


@operation("payouts.policy:change", event="payouts.policy.changed")
def policy_change(*, actor: Actor, statements_day: int, owing_statements: int) -> PayoutPolicy:
    """Say on which day of the month statements are produced, and from how many statements in debt a
    partner is among the receivables."""
    if not 1 <= statements_day <= 28:
        raise DomainError.invalid(_("Choose a day that every month has: 1 to 28."), field="statements_day")
    row = _locked()
    changes = update_fields(row, statements_day=statements_day, owing_statements=owing_statements)
    record(row, changes=changes) if changes else no_op()
    return row


@operation("payouts.statement:produce", event="payouts.policy.period_begun")
def statements_produce_due(*, actor: Actor) -> Job | None:
    """Start the statements of the period that is due, once; None when none is.

    After an outage the oldest comes first, and the next when that job has ended: the statements are
    those that would have been made in time. The day until which it has begun is kept under a lock, so
    two who look at once start one job.
    """
    row = _locked()
    due = rules.period_to_state(row.stated_until, clock.today(), row.statements_day)
    if due is None or Job.objects.filter(kind=JOB, status__in=Job.OPEN).exists():
        no_op()
        return None
    changes = update_fields(row, stated_until=due)
    job = statements_produce(actor=actor, period_end=due)
    record(row, changes=changes, data={"day": due.isoformat()})
    return job
