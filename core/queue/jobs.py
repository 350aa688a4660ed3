"""Long work as a row that may be left and found again.

A handler takes a ``JobHandle`` and must be able to start again at any time: it asks the database
what is still to be done, in chunks, each chunk its own transaction. A worker that is killed loses
its lease, and the next worker takes the job up; after ``MAX_ATTEMPTS`` it is given up, however it
failed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from django.db import transaction
from django.db.models import F, Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from core import people
from core.actor import Actor
from core.clock import now
from core.errors import DomainError, Sentence
from core.links import Link
from core.models import Job, StoredFile
from core.queue import outbox

logger = structlog.get_logger(__name__)

LEASE = timedelta(seconds=60)
MAX_ATTEMPTS = 5
TRIED_AGAIN = _("Something went wrong. It is tried again by itself in a moment.")
GIVEN_UP = _("It went wrong several times and was given up. Ask your administrator to look at the logs.")

HANDLERS: dict[str, Callable[[JobHandle], dict[str, Any] | None]] = {}
JOB_TYPES: dict[str, JobType] = {}


@dataclass(frozen=True)
class Outcome:
    """What came of a job, in a sentence. ``tone`` is ok, warn or bad."""

    sentence: str
    tone: str = "ok"


@dataclass(frozen=True)
class JobType:
    """What the page of a job says of it.

    ``label`` is its title, ``back`` the page it belongs to and what that is called,
    ``result_message`` turns the result of a job that is done into its outcome.
    """

    label: Sentence
    back: tuple[Link, Sentence] | None = None
    result_message: Callable[[dict[str, Any]], Outcome] | None = None


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


def handler(
    kind: str,
    *,
    label: Sentence,
    back: tuple[Link, Sentence] | None = None,
    result_message: Callable[[dict[str, Any]], Outcome] | None = None,
):
    """Register the function that does jobs of this kind, and what the page of one says (``JobType``)."""

    def register(function):
        HANDLERS[kind] = function
        JOB_TYPES[kind] = JobType(label, back, result_message)
        return function

    return register


def outcome(job: Job) -> Outcome | None:
    """What came of a job that is done, where its kind tells it."""
    job_type = JOB_TYPES.get(job.kind)
    if job_type is None or job_type.result_message is None or job.status != Job.Status.DONE:
        return None
    return job_type.result_message(job.result)


def start(kind: str, *, actor: Actor, params: dict[str, Any]) -> Job:
    """Queue a job in the running transaction and wake a worker after commit."""
    if kind not in HANDLERS:
        raise ValueError(f"job {kind} has no handler")
    job = Job.objects.create(kind=kind, params=params, created_by=actor.person)
    transaction.on_commit(outbox.notify_worker)
    return job


def run_due(*, limit: int = 20) -> int:
    """Take up jobs that are due and those whose worker died. Returns how many were run."""
    _give_up_dead()
    for taken in range(limit):
        job = _claim_next()
        if job is None:
            return taken
        _run(job)
    return limit


def _free() -> Q:
    at = now()
    return Q(status=Job.Status.QUEUED, next_at__lte=at) | Q(status=Job.Status.RUNNING, lease_until__lt=at)


def _give_up_dead() -> None:
    """Fail the jobs whose worker died at the last attempt: something in them kills workers."""
    for job in Job.objects.filter(_free(), attempts__gte=MAX_ATTEMPTS):
        logger.error("job.given_up", job_id=job.public_id, kind=job.kind)
        _finish(job, status=Job.Status.FAILED, error=_in_their_language(job, GIVEN_UP))


def _claim_next() -> Job | None:
    free = Job.objects.filter(_free(), attempts__lt=MAX_ATTEMPTS)
    for job in free.order_by("id")[:10]:
        taken = {"status": Job.Status.RUNNING, "lease_until": now() + LEASE, "attempts": F("attempts") + 1}
        if free.filter(pk=job.pk).update(**taken) == 1:
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
        _finish(job, status=Job.Status.FAILED, error=_in_their_language(job, error.message))
        return
    except Exception:
        logger.exception("job.failed", job_id=job.public_id, kind=job.kind)
        if job.attempts >= MAX_ATTEMPTS:
            _finish(job, status=Job.Status.FAILED, error=_in_their_language(job, GIVEN_UP))
        else:
            again = outbox.next_try(job.attempts)
            _finish(job, status=Job.Status.QUEUED, next_at=again, error=_in_their_language(job, TRIED_AGAIN))
        return
    _finish(job, status=Job.Status.DONE, result=result, result_file=handle.result_file, error="")


def _in_their_language(job: Job, sentence: Sentence) -> str:
    """The sentence in the language of the person who started the job."""
    person = people.find({job.created_by}).get(job.created_by)
    with translation.override(person.language if person else None):
        return str(sentence)[:300]


def _finish(job: Job, **values: Any) -> None:
    if values["status"] != Job.Status.QUEUED:
        values["finished_at"] = now()
    Job.objects.filter(pk=job.pk, attempts=job.attempts).update(lease_until=None, **values)
