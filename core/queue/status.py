"""What the queues look like: for the System page, /metrics and My day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Min, QuerySet
from django.utils.translation import gettext_lazy as _

from core.clock import now
from core.errors import Sentence
from core.models import Delivery, FailedRow, Job, OutgoingMail, PeriodicTask, WorkerSign
from core.queue import jobs, mail, outbox, periodic
from core.queue.lease import Leased

# Work that waits for so long is told to administrators.
TOO_OLD = timedelta(minutes=10)
# A worker that has given no sign for so long is taken to be gone.
SILENT = timedelta(minutes=1)

MODELS: dict[str, type[Leased]] = {outbox.QUEUE: Delivery, mail.QUEUE: OutgoingMail, jobs.QUEUE: Job}
LABELS: dict[str, Sentence] = {
    outbox.QUEUE: _("Deliveries of events"),
    mail.QUEUE: _("E-mails"),
    jobs.QUEUE: _("Jobs"),
    periodic.QUEUE: _("Periodic tasks"),
}


@dataclass(frozen=True)
class QueueState:
    """A queue: what waits, since when the oldest does, what runs, what was given up."""

    code: str
    label: Sentence
    waiting: int
    oldest: datetime | None
    running: int
    failed: int
    worker_seen: datetime | None

    @property
    def age(self) -> timedelta:
        return now() - self.oldest if self.oldest else timedelta(0)

    @property
    def is_old(self) -> bool:
        return self.oldest is not None and is_too_old(self.oldest)

    @property
    def has_worker(self) -> bool:
        return self.worker_seen is not None and now() - self.worker_seen < SILENT


@dataclass(frozen=True)
class TaskState:
    """An entry of the timetable with its last run."""

    entry: periodic.Entry
    row: PeriodicTask | None

    @property
    def is_late(self) -> bool:
        return self.row is None or periodic.is_late(self.row)

    @property
    def is_running(self) -> bool:
        return self.row is not None and self.row.status == Leased.Status.RUNNING and not self.is_late


def queues() -> list[QueueState]:
    """The state of each queue of rows; three statements each, over indexes of what is open."""
    seen = workers()
    return [_state(code, model, seen.get(code)) for code, model in MODELS.items()]


def _state(code: str, model: type[Leased], worker_seen: datetime | None) -> QueueState:
    rows = model._default_manager
    waiting = rows.filter(status=Leased.Status.QUEUED).aggregate(number=Count("pk"), oldest=Min("created_at"))
    return QueueState(
        code=code,
        label=LABELS[code],
        waiting=waiting["number"],
        oldest=waiting["oldest"],
        running=rows.filter(status=Leased.Status.RUNNING).count(),
        failed=rows.filter(status=Leased.Status.FAILED).count(),
        worker_seen=worker_seen,
    )


def workers() -> dict[str, datetime]:
    """When each queue's worker last gave a sign."""
    rows = WorkerSign.objects.order_by().values_list("queue").annotate(last=Max("seen_at"))
    return dict(rows)


def tasks() -> list[TaskState]:
    """The timetable with the last run of each entry."""
    rows = {row.code: row for row in PeriodicTask.objects.all()}
    return [TaskState(entry, rows.get(code)) for code, entry in periodic.timetable().items()]


def oldest_owed() -> datetime | None:
    """Since when the oldest thing waits, of all queues."""
    waiting = [
        model._default_manager.filter(status=Leased.Status.QUEUED)
        .order_by()
        .values("status")
        .annotate(at=Min("created_at"))
        .values_list("at", flat=True)
        for model in MODELS.values()
    ]
    return min(waiting[0].union(*waiting[1:], all=True), default=None)


def failed(code: str, limit: int) -> list[Any]:
    """What was given up in a queue, newest first."""
    rows: QuerySet[Any] = MODELS[code]._default_manager.filter(status=Leased.Status.FAILED).order_by("-id")
    return list(rows.select_related("event")[:limit] if code == outbox.QUEUE else rows[:limit])


def delayed(code: str, limit: int) -> list[Any]:
    """What failed before and waits for its next attempt, the next one first."""
    rows: QuerySet[Any] = MODELS[code]._default_manager.filter(status=Leased.Status.QUEUED, attempts__gt=0)
    rows = rows.order_by("next_at", "id")
    return list(rows.select_related("event")[:limit] if code == outbox.QUEUE else rows[:limit])


def is_too_old(at: datetime) -> bool:
    return now() - at > TOO_OLD


def put_aside(limit: int) -> list[FailedRow]:
    return list(FailedRow.objects.order_by("next_at", "pk")[:limit])
