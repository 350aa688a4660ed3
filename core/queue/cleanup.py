"""Clean-up: what is done is kept for its retention, then deleted, in small steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.db.models import ProtectedError, QuerySet

from core.clock import now
from core.models import Delivery, FailedRow, IdempotencyKey, Job, OutgoingMail, StoredFile, WorkerSign
from core.queue.lease import Leased

logger = structlog.get_logger(__name__)

CHUNK = 2_000


@dataclass(frozen=True)
class Retention:
    """What is deleted: ``rows(before)`` are past their time, which ``setting`` names in days."""

    name: str
    setting: str
    rows: Callable[[datetime], QuerySet]
    delete: Callable[[QuerySet], int]


RETENTIONS: dict[str, Retention] = {}


def delete_rows(rows: QuerySet) -> int:
    """Delete a chunk of rows. Returns how many."""
    keys = list(rows.values_list("pk", flat=True)[:CHUNK])
    if keys:
        rows.model._base_manager.filter(pk__in=keys).delete()
    return len(keys)


def retain(
    name: str,
    *,
    setting: str,
    rows: Callable[[datetime], QuerySet],
    delete: Callable[[QuerySet], int] = delete_rows,
) -> None:
    """Declare what is deleted once it is older than the days of a setting."""
    RETENTIONS[name] = Retention(name, setting, rows, delete)


def cleanup() -> dict[str, int]:
    """Delete all that is past its retention. Returns how much of each."""
    deleted = {}
    for entry in RETENTIONS.values():
        before = now() - timedelta(days=getattr(settings, entry.setting))
        count = 0
        while step := entry.delete(entry.rows(before)):
            count += step
        deleted[entry.name] = count
    logger.info("cleanup.done", **deleted)
    return deleted


def _finished(model: type[Leased]) -> Callable[[datetime], QuerySet]:
    return lambda before: model._default_manager.filter(status=Leased.Status.DONE, finished_at__lt=before)


def _over(before: datetime) -> QuerySet:
    """Jobs that ended in either way: a failed one has been read by who started it."""
    ended = [Leased.Status.DONE, Leased.Status.FAILED]
    return Job.objects.filter(status__in=ended, finished_at__lt=before)


def _delete_jobs(rows: QuerySet) -> int:
    """Jobs with their result files."""
    chunk = list(rows.only("pk", "result_file_id")[:CHUNK])
    Job.objects.filter(pk__in=[job.pk for job in chunk]).delete()
    for file in StoredFile.objects.filter(pk__in=[job.result_file_id for job in chunk]):
        delete_file(file)
    return len(chunk)


def delete_file(file: StoredFile) -> None:
    """Unless another row holds the file; the bytes, unless another file has the same."""
    try:
        file.delete()
    except ProtectedError:
        return
    if not StoredFile.objects.filter(path=file.path).exists():
        default_storage.delete(file.path)


retain("deliveries", setting="RETENTION_DELIVERIES", rows=_finished(Delivery))
retain("mails", setting="RETENTION_MAILS", rows=_finished(OutgoingMail))
retain("jobs", setting="RETENTION_JOBS", rows=_over, delete=_delete_jobs)
retain(
    "idempotency answers",
    setting="RETENTION_IDEMPOTENCY",
    rows=lambda before: IdempotencyKey.objects.filter(created_at__lt=before),
)
# A session says itself when it is over.
retain(
    "sessions",
    setting="RETENTION_SESSIONS",
    rows=lambda before: Session.objects.filter(expire_date__lt=before),
)
retain(
    "workers",
    setting="RETENTION_SIGNS",
    rows=lambda before: WorkerSign.objects.filter(seen_at__lt=before),
)
retain(
    "rows put aside",
    setting="RETENTION_JOBS",
    rows=lambda before: FailedRow.objects.filter(next_at__lt=before),
)
