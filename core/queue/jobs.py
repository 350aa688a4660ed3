"""Long work as a row that may be left and found again.

A handler takes a ``JobHandle`` and must be able to start again at any time: it asks the database
what is still to be done, in chunks, each chunk its own transaction. A worker that is killed loses
its lease, and the next worker takes the job up. Attempts that bring it no further are counted; after
the last one it is given up, however it failed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import structlog
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from core import languages, people
from core.actor import Actor
from core.errors import DomainError, Sentence
from core.links import Link
from core.models import Job, StoredFile
from core.queue.lease import Heartbeat, LostLease, request_id
from core.queue.notify import notify_worker

logger = structlog.get_logger(__name__)

QUEUE = "jobs"
TRIED_AGAIN = _("Something went wrong. It is tried again by itself in a moment.")
GIVEN_UP = _("It went wrong several times and was given up. Ask your administrator to look at the logs.")

Handler = Callable[["JobHandle"], dict[str, Any] | None]
HANDLERS: dict[str, Handler] = {}
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
        """Record progress and renew the lease. Raises LostLease when another worker has the job.

        When less is left than any attempt left before, this attempt counts as the first again.
        """
        job, left = self.job, total - done
        job.done, job.total = done, total
        if job.least_left is None or left < job.least_left:
            job.least_left = left
            job.attempts = 1 if done else job.attempts
        Job.objects.renew(job, done=done, total=total, least_left=job.least_left, attempts=job.attempts)


def handler(
    kind: str,
    *,
    label: Sentence,
    back: tuple[Link, Sentence] | None = None,
    result_message: Callable[[dict[str, Any]], Outcome] | None = None,
) -> Callable[[Handler], Handler]:
    """Register the function that does jobs of this kind, and what the page of one says (``JobType``)."""

    def register(function: Handler) -> Handler:
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


def start(kind: str, *, actor: Actor, params: dict[str, Any], key: str = "") -> Job:
    """Queue a job in the running transaction and wake a worker after commit.

    ``key`` names work that is to be done once: while such a job waits or runs, that one is returned.
    """
    if kind not in HANDLERS:
        raise ValueError(f"job {kind} has no handler")
    values = {"params": params, "created_by": actor.person, "request_id": actor.request_id or request_id()}
    if key:
        # Of two at the same moment, the second waits for the first one's row and takes it.
        job, _is_new = Job.objects.open().get_or_create(kind=kind, key=key, defaults=values)
    else:
        job = Job.objects.create(kind=kind, **values)
    transaction.on_commit(partial(notify_worker, QUEUE))
    return job


def run_due(*, limit: int = 20) -> int:
    """Take up jobs that are due and those whose worker died. Returns how many were run."""
    for job in Job.objects.dead():
        _give_up(job)
    taken = 0
    for job in Job.objects.claims(limit):
        taken += 1
        _run(job)
    return taken


def _run(job: Job) -> None:
    bound = structlog.contextvars.bound_contextvars(request_id=job.request_id, job_id=job.public_id)
    with bound, Heartbeat(job):
        handle = JobHandle(job)
        try:
            result = HANDLERS[job.kind](handle) or {}
        except LostLease:
            logger.warning("job.lost_lease", kind=job.kind)
        except DomainError as error:
            Job.objects.give_up(job, _in_their_language(job, error.message))
        except Exception:
            logger.exception("job.failed", kind=job.kind, attempts=job.attempts)
            _try_again(job)
        else:
            Job.objects.finish(job, result=result, result_file=handle.result_file)


def _try_again(job: Job) -> None:
    if job.attempts >= Job.POLICY.max_attempts:
        _give_up(job)
    else:
        Job.objects.fail(job, _in_their_language(job, TRIED_AGAIN))


def _give_up(job: Job) -> None:
    logger.error("job.given_up", job_id=job.public_id, kind=job.kind)
    Job.objects.give_up(job, _in_their_language(job, GIVEN_UP))


def _in_their_language(job: Job, sentence: Sentence) -> str:
    """The sentence in the language of the person who started the job."""
    person = people.find({job.created_by}).get(job.created_by)
    with translation.override(languages.spoken(person.language) if person else None):
        return str(sentence)
