"""Long work as a row that may be left and found again.

A handler takes a ``JobHandle`` and must be able to start again at any time: it asks the database
what is still to be done, in chunks, each chunk its own transaction. A worker that is killed loses
its lease, and the next worker takes the job up.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import structlog
from django.db import transaction
from django.db.models import F, Q

from prm.core import outbox
from prm.core.actor import Actor
from prm.core.clock import now
from prm.core.errors import DomainError, Sentence
from prm.core.models import Job, StoredFile

logger = structlog.get_logger(__name__)

LEASE = timedelta(seconds=60)
MAX_ATTEMPTS = 5

HANDLERS: dict[str, Callable[[JobHandle], dict[str, Any] | None]] = {}
LABELS: dict[str, Sentence] = {}


class JobHandle:
    """What a handler sees of its job: parameters, and a way to say how far it is."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.params = job.params
        self.result_file: StoredFile | None = None

    def progress(self, done: int, total: int) -> None:
        """Record progress and renew the lease. Raises LostLease when another worker has the job."""
        held = Job.objects.filter(pk=self.job.pk, status=Job.Status.RUNNING, attempts=self.job.attempts)
        if not held.update(done=done, total=total, lease_until=now() + LEASE):
            raise LostLease


class LostLease(Exception):
    """Another worker has taken the job up; this one stops where it is."""


def handler(kind: str, *, label: Sentence = ""):
    """Register the function that does jobs of this kind; ``label`` is what its page calls it."""

    def register(function):
        HANDLERS[kind] = function
        LABELS[kind] = label or kind
        return function

    return register


def start(kind: str, *, actor: Actor, params: dict[str, Any]) -> Job:
    """Queue a job in the running transaction and wake a worker after commit."""
    if kind not in HANDLERS:
        raise ValueError(f"job {kind} has no handler")
    job = Job.objects.create(kind=kind, params=params, created_by=actor.on_behalf or actor.id)
    transaction.on_commit(outbox.wake)
    return job


def run_due(*, limit: int = 20) -> int:
    """Take up queued jobs and those whose worker died. Returns how many were run."""
    for taken in range(limit):
        job = _claim_next()
        if job is None:
            return taken
        _run(job)
    return limit


def _claim_next() -> Job | None:
    at = now()
    free = Q(status=Job.Status.QUEUED) | Q(status=Job.Status.RUNNING, lease_until__lt=at)
    for job in Job.objects.filter(free).order_by("id")[:10]:
        mine = Job.objects.filter(free, pk=job.pk)
        if mine.update(status=Job.Status.RUNNING, lease_until=at + LEASE, attempts=F("attempts") + 1) == 1:
            job.refresh_from_db()
            return job
    return None


def _run(job: Job) -> None:
    handle = JobHandle(job)
    try:
        result = HANDLERS[job.kind](handle) or {}
    except LostLease:
        logger.warning("job.lost_lease", job_id=job.public_id)
        return
    except DomainError as error:
        _finish(job, status=Job.Status.FAILED, error=str(error.message)[:300])
        return
    except Exception as error:
        logger.exception("job.failed", job_id=job.public_id, kind=job.kind)
        again = job.attempts < MAX_ATTEMPTS
        _finish(job, status=Job.Status.QUEUED if again else Job.Status.FAILED, error=type(error).__name__)
        return
    _finish(job, status=Job.Status.DONE, result=result, result_file=handle.result_file, error="")


def _finish(job: Job, **values: Any) -> None:
    if values["status"] != Job.Status.QUEUED:
        values["finished_at"] = now()
    Job.objects.filter(pk=job.pk, attempts=job.attempts).update(lease_until=None, **values)
