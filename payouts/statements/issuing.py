"""Issuing statements: the number, the document, the announcement; then closing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from itertools import count
from typing import Any

import structlog
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core import bulk, clock, files, search, sequences
from core.actor import SYSTEM, Actor
from core.errors import DomainError
from core.events.record import target_of
from core.links import Link
from core.notify import notify
from core.operation import (
    check_transition,
    lock,
    lock_all,
    no_op,
    operation,
    record,
    record_bulk,
    update_fields,
)
from core.queue import jobs
from core.queue.each_due import RowsFailed, chunks_due, each_due
from partners.access.audiences import partner_members
from partners.models import Partner
from payouts.models import Statement
from payouts.statements import due, pdf, selectors
from payouts.statements.services import JOB, statements_draft, statements_draft_today

logger = structlog.get_logger(__name__)

# Partners in one transaction: short enough to lose little at a kill, long enough to be set-based.
PARTNERS_AT_ONCE = 200
# Two periods issued at once lose a number every other time: as many tries as make a loss unheard of.
TRIES = 20


class NumberTaken(Exception):
    """Another statement was issued with the expected number in the meantime."""


@jobs.handler(
    JOB,
    label=_("Statements"),
    back=(Link("payouts:statements", "payouts.statement:view"), _("Statements")),
)
def run_statements(job: jobs.JobHandle) -> dict[str, int]:
    """Draft what is due, then issue every draft. Killed and taken up again, it goes on where it was:
    what is still to be done is asked of the database. What fails is left for the next attempt, after
    all the others."""
    period_end = date.fromisoformat(job.params["period_end"])
    actor = replace(SYSTEM, on_behalf=job.job.created_by)
    pairs = due.pairs_due(period_end)
    total = len(pairs) + selectors.drafts(period_end).count()
    job.progress(0, total)
    failed = _draft(job, actor, period_end, pairs)
    issued = count(1)

    def issue_one(statement: Statement) -> Statement:
        statement = issue(actor=actor, statement=statement)
        job.progress(next(issued), total)
        return statement

    outcome = each_due("payouts.issue", list(selectors.drafts(period_end)), issue_one, patient=False)
    if failed or outcome.failed:
        raise RowsFailed
    return {"issued": outcome.done}


def _draft(job: jobs.JobHandle, actor: Actor, period_end: date, pairs: list[Any]) -> int:
    """Draft in lists; a list in which one partner fails is drafted one by one. Returns how many failed."""
    failed = 0
    for part in bulk.chunks(pairs, PARTNERS_AT_ONCE):
        try:
            statements_draft(actor=actor, period_end=period_end, pairs=part)
        except Exception:
            logger.exception("statements.list_failed")
            failed += sum(not _drafted(actor, period_end, pair) for pair in part)
        job.progress(0, job.job.total)
    return failed


def _drafted(actor: Actor, period_end: date, pair: Any) -> bool:
    try:
        statements_draft(actor=actor, period_end=period_end, pairs=[pair])
    except Exception:
        logger.exception("statements.partner_failed", partner_id=pair[0])
        return False
    return True


def issue(*, actor: Actor, statement: Statement, on: date | None = None) -> Statement:
    """Render a draft with the number that comes next and issue it with exactly that number.

    The document is made outside the transaction; when somebody took the number in the meantime it
    is made again. ``on`` is the day of issue, today unless past statements are brought in.
    """
    for _try in range(TRIES):
        issued_on = on or clock.today()
        number = sequences.expected_number(series(issued_on))
        snapshot = selectors.statement_snapshot(
            statement, number=quoted(number, issued_on), issued_on=issued_on
        )
        try:
            return statement_issue(
                actor=actor,
                statement=statement,
                number=number,
                snapshot=snapshot,
                document=pdf.render(snapshot),
            )
        except NumberTaken:
            continue
    raise DomainError.conflict(_("Other statements are being issued at this moment. Try again in a minute."))


def issue_today(*, actor: Actor, partner: Partner) -> list[Statement]:
    """Draft what is due to one partner today, and issue it at once. Stopped in between, the drafts wait
    with their own button."""
    drafts = statements_draft_today(actor=actor, partner=partner)
    return [issue(actor=actor, statement=draft) for draft in drafts]


def series(issued_on: date) -> str:
    return f"payouts.statement-{issued_on.year}"


def quoted(number: int, issued_on: date) -> str:
    """The number as people quote it: R-2026-0001."""
    return f"R-{issued_on.year}-{number:04d}"


@operation("payouts.statement:produce", event="payouts.statement.issued")
def statement_issue(
    *, actor: Actor, statement: Statement, number: int, snapshot: dict, document: bytes
) -> Statement:
    """Issue a draft with the number and document it was rendered with.

    Raises NumberTaken when the number is no longer the next one; DomainError 409 unless a draft.
    """
    statement = lock(statement)
    if statement.status == Statement.Status.ISSUED:
        no_op()
        return statement
    check_transition(statement, Statement.Status.ISSUED)
    issued_on = date.fromisoformat(snapshot["issued_on"])
    if not sequences.claim_number(series(issued_on), number):
        raise NumberTaken
    stored = files.store(actor=actor, name=f"{snapshot['number']}.pdf", content=document)
    changes = update_fields(
        statement,
        number=snapshot["number"],
        status=Statement.Status.ISSUED,
        issued_on=issued_on,
        contest_until=date.fromisoformat(snapshot["contest_until"]),
        pdf=stored,
        snapshot={name: value for name, value in snapshot.items() if name != "lines"},
    )
    notify("payouts.statement_issued", target=statement, audience=audience(statement))
    search.reindex(statement)
    record(statement, changes={"status": changes["status"]}, data={"number": statement.number})
    return statement


def audience(statement: Statement) -> list[str]:
    return partner_members(statement.partner, "payouts.statement:view")


def to_close() -> QuerySet[Statement]:
    """Issued statements whose contest date has passed."""
    return Statement.objects.filter(status=Statement.Status.ISSUED, contest_until__lt=clock.today())


def close_due() -> int:
    """Close every statement that is due, in lists. Returns how many."""
    rows = to_close().only("pk").order_by("pk")
    return chunks_due("payouts.close", rows, _close).done


def _close(rows: list[Statement]) -> int:
    return statements_close_due(actor=SYSTEM, only=[row.pk for row in rows])


@operation("payouts.statement:produce", event="payouts.statement.closed")
def statements_close_due(*, actor: Actor, only: Collection[int] | None = None) -> int:
    """Take as accepted the issued statements whose contest date has passed, all or those of ``only``.
    Returns how many."""
    over = to_close() if only is None else to_close().filter(pk__in=only)
    due = lock_all(over.select_related("partner").order_by("pk"))
    if not due:
        no_op()
        return 0
    over.filter(pk__in=[row.pk for row in due]).update(status=Statement.Status.CLOSED, updated_at=clock.now())
    record_bulk("payouts.statement.closed", [target_of(row) for row in due], data={"count": len(due)})
    return len(due)
