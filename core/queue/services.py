"""What an administrator does about the queue: try again, or give up."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import said
from core.actor import Actor
from core.clock import now
from core.errors import DomainError
from core.events.record import target_of
from core.models import FailedRow
from core.operation import lock, no_op, operation, record, record_bulk
from core.queue.lease import Leased
from core.queue.notify import notify_worker
from core.queue.status import MODELS

_AGAIN = {"status": Leased.Status.QUEUED, "attempts": 0, "finished_at": None, "error": ""}

BY_HAND = said.declare("core.given_up", _("given up by hand"))


@operation("core.system:retry", event="core.queue.retried")
def row_retry(*, actor: Actor, queue: str, row: Leased) -> Leased:
    """Try again, now, what was given up or waits for its next attempt. Raises DomainError 409 while
    it runs, or when it is done."""
    row = lock(row)
    if row.status not in (Leased.Status.FAILED, Leased.Status.QUEUED):
        raise DomainError.transition(row.get_status_display())
    type(row)._default_manager.filter(pk=row.pk, status=row.status).update(next_at=now(), **_AGAIN)
    record(row, data={"queue": queue, "error": row.error})
    transaction.on_commit(partial(notify_worker, queue))
    return row


@operation("core.system:retry", event="core.queue.retried")
def failed_retry(*, actor: Actor, queue: str) -> int:
    """Try again all that was given up in a queue (after an outage of the mail server, for one)."""
    rows = MODELS[queue]._default_manager.filter(status=Leased.Status.FAILED).retriable()
    found = list(rows.order_by("pk"))
    if not found:
        no_op()
        return 0
    rows.filter(pk__in=[row.pk for row in found]).update(next_at=now(), **_AGAIN)
    targets = [target_of(row) for row in found]
    record_bulk("core.queue.retried", targets, data={"queue": queue, "count": len(found)})
    transaction.on_commit(partial(notify_worker, queue))
    return len(found)


@operation("core.system:retry", event="core.queue.given_up")
def row_give_up(*, actor: Actor, queue: str, row: Leased) -> Leased:
    """Try no more what still waits. It stays among the failed, and may be tried again."""
    row = lock(row)
    if row.status != Leased.Status.QUEUED:
        raise DomainError.transition(row.get_status_display())
    error = row.error or said.write(BY_HAND)
    type(row)._default_manager.filter(pk=row.pk, status=row.status).update(
        status=Leased.Status.FAILED, finished_at=now(), error=error
    )
    record(row, data={"queue": queue, "error": error})
    return row


@operation("core.system:retry", event="core.queue.retried")
def failed_row_retry(*, actor: Actor, row: FailedRow) -> FailedRow:
    """Let the next run of its work take up a row that was put aside."""
    row = lock(row)
    FailedRow.objects.filter(pk=row.pk).update(next_at=now())
    record(row, data={"queue": row.work, "error": row.error})
    return row
