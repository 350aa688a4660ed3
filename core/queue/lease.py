"""The one lease: how everything owed is taken up, held, put back, given up and tried again.

A worker claims a row by a guarded update that gives the row a token of its own. Every later write
(renewal, end, failure) asks for that token, so a worker whose lease ran out changes nothing that
another one has taken up since. A worker that died leaves its row running until the lease is over;
the next one takes it up, and after the last attempt the row is given up, however it failed.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self, TypeVar
from uuid import uuid4

import structlog
from django.db import DatabaseError, connections, models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.clock import now
from core.scope import ScopedQuerySet

logger = structlog.get_logger(__name__)

# Rows looked at together; each is claimed by itself.
CANDIDATES = 20
WORKER_DIED = "the worker died"


@dataclass(frozen=True)
class Policy:
    """How long a kind of row is held, how often it is tried, and how long it waits in between."""

    lease: timedelta
    max_attempts: int
    first_retry: timedelta
    longest_retry: timedelta

    def next_try(self, attempts: int) -> datetime:
        """When to try again what has failed so many times: the wait doubles each time."""
        doublings = min(max(attempts, 1) - 1, 30)
        return now() + min(self.first_retry * 2**doublings, self.longest_retry)


L = TypeVar("L", bound="Leased")


class LeasedQuerySet(ScopedQuerySet[L]):
    """Rows of a queue. What is written to a claimed row goes through here, guarded by its token."""

    @property
    def policy(self) -> Policy:
        return self.model.POLICY

    def open(self) -> Self:
        """What is still owed, waiting or at work."""
        return self.filter(status__in=Leased.OPEN)

    def free(self) -> Self:
        """What is due and held by nobody, or by a worker whose lease is over."""
        at = now()
        waits = Q(status=Leased.Status.QUEUED, next_at__lte=at)
        return self.filter(waits | Q(status=Leased.Status.RUNNING, lease_until__lt=at))

    def claims(self, limit: int) -> Iterator[Any]:
        """Claim and yield the rows of this queryset that are due, oldest first, at most ``limit``."""
        taken = 0
        while taken < limit:
            before = taken
            due = self.free().filter(attempts__lt=self.policy.max_attempts).order_by("next_at", "id")
            for row in due[: min(CANDIDATES, limit - taken)]:
                if self.claim(row):
                    taken += 1
                    yield row
            if taken == before:
                return

    def claim(self, row: Any) -> bool:
        """Take a row up, if it still is as it was read. Then it is held by its new token."""
        taken = {
            "status": Leased.Status.RUNNING,
            "lease_token": uuid4().hex,
            "lease_until": now() + self.policy.lease,
        }
        mine = self._all().filter(pk=row.pk, attempts=row.attempts, lease_token=row.lease_token).free()
        if mine.update(**taken, attempts=F("attempts") + 1) != 1:
            return False
        row.attempts += 1
        for name, value in taken.items():
            setattr(row, name, value)
        return True

    def held(self, row: Any) -> Self:
        """The row, as long as it is held by the claim that ``row`` was given."""
        return self._all().filter(pk=row.pk, status=Leased.Status.RUNNING, lease_token=row.lease_token)

    def renew(self, row: Any, **values: Any) -> None:
        """Hold a row for longer. Raises LostLease when another worker has it."""
        if self.held(row).update(lease_until=now() + self.policy.lease, **values) != 1:
            raise LostLease

    def finish(self, row: Any, **values: Any) -> bool:
        """What was owed is done. False when the lease was lost: then nothing is written."""
        return self._end(row, status=Leased.Status.DONE, error="", **values)

    def fail(self, row: Any, error: str) -> bool:
        """Put a row behind the others for a later attempt; after the last one, give it up."""
        if row.attempts >= self.policy.max_attempts:
            return self.give_up(row, error)
        again = self.policy.next_try(row.attempts)
        return self.put_back(row, next_at=again, error=error[:300])

    def put_back(self, row: Any, *, next_at: datetime, **values: Any) -> bool:
        """Let a row wait until ``next_at``."""
        return self._write(row, status=Leased.Status.QUEUED, next_at=next_at, **values)

    def give_up(self, row: Any, error: str) -> bool:
        """Park a row with its error; only a person has it tried again."""
        return self._end(row, status=Leased.Status.FAILED, error=error[:300])

    def retriable(self) -> Self:
        """Those of what was given up that may be tried again."""
        return self

    def dead(self) -> Self:
        """Rows whose worker died at the last attempt: something in them kills workers."""
        over = self._all().filter(status=Leased.Status.RUNNING, lease_until__lt=now())
        return over.filter(attempts__gte=self.policy.max_attempts)

    def give_up_dead(self) -> None:
        for row in self.dead():
            logger.error("lease.given_up", row=str(row.pk), queue=self.model._meta.model_name)
            self.give_up(row, row.error or WORKER_DIED)

    def _end(self, row: Any, **values: Any) -> bool:
        return self._write(row, finished_at=now(), **values)

    def _write(self, row: Any, **values: Any) -> bool:
        written = self.held(row).update(lease_until=None, lease_token="", **values) == 1
        if not written:
            logger.warning("lease.lost", row=str(row.pk), queue=self.model._meta.model_name)
        return written

    def _all(self) -> Self:
        rows: Any = self.model._default_manager.all()
        return rows


class Leased(models.Model):
    """A row of a queue: something owed, until it is done or given up."""

    POLICY: ClassVar[Policy]

    class Status(models.TextChoices):
        QUEUED = "queued", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    OPEN = (Status.QUEUED, Status.RUNNING)

    status = models.CharField(
        max_length=10, choices=Status, default=Status.QUEUED, db_default=Status.QUEUED.value
    )
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    created_at = models.DateTimeField(default=timezone.now, db_default=Now())
    next_at = models.DateTimeField(default=timezone.now, db_default=Now())
    lease_token = models.CharField(max_length=32, blank=True, default="", db_default="")
    lease_until = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True, default="", db_default="")
    request_id = models.CharField(max_length=40, blank=True, default="", db_default="")

    objects = LeasedQuerySet.as_manager()

    class Meta:
        abstract = True


class LostLease(Exception):
    """Another worker has taken the row up; this one stops where it is."""


class Heartbeat:
    """Renews the lease of a row while work goes on, in a thread with a connection of its own.

    So a row that is worked on in silence is not taken up by another worker, however long it lasts.
    """

    def __init__(self, row: Any) -> None:
        self._row = row
        self._queue: LeasedQuerySet = type(row)._default_manager.all()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *args: Any) -> None:
        self._stop.set()
        self._thread.join()

    def _beat(self) -> None:
        pause = self._queue.policy.lease.total_seconds() / 3
        try:
            while not self._stop.wait(pause):
                try:
                    self._queue.renew(self._row)
                except LostLease:
                    return
                except DatabaseError as error:  # it may be back before the lease is over
                    logger.warning("lease.not_renewed", error=type(error).__name__)
                    connections.close_all()
        finally:
            connections.close_all()


def request_id() -> str:
    """The request that is being answered, or whose consequences are being worked on."""
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))
