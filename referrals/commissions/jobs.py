"""The job that decides all undecided sales, chunk by chunk, each its own transaction."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from core import bulk
from core.actor import SYSTEM
from core.errors import DomainError
from core.links import Link
from core.queue import jobs
from referrals.commissions.accrual import JOB, commissions_accrue, undecided
from referrals.commissions.evaluation import AccrualContext

# A sale decided meanwhile by another transaction makes a chunk start again without it.
_TRIES = 5
# On PostgreSQL a large load is decided in lanes side by side, each on its own connection: while
# the database writes one chunk, the rules decide the next. Sales of one partner share a lane, so a
# refund or a later payment of a subscription always follows what it refers to.
LANES = 2
SHARDS_FROM = 4 * bulk.CHUNK


@jobs.handler(
    JOB,
    label=_("Calculation of commissions"),
    back=(Link("referrals:commissions", "referrals.commission:view"), _("Commissions")),
)
def accrue_all(handle: jobs.JobHandle) -> dict[str, Any]:
    """Decide what is undecided. Killed at any point, it goes on where it stopped."""
    return {"sales": accrue_undecided(handle.progress)}


def accrue_undecided(progress: Callable[[int, int], None]) -> int:
    """Decide what is undecided, oldest first within each partner, and return how many sales.

    ``progress`` is told (done, total) after each chunk; what it raises stops the work.
    """
    total = undecided().count()
    report = _Report(progress, total)
    report.add(0)
    if connection.vendor != "postgresql" or total < SHARDS_FROM:
        return _shard(0, 1, report)
    with ThreadPoolExecutor(LANES) as pool:
        lanes = [pool.submit(_shard_with_connection, lane, report) for lane in range(LANES)]
    return sum(lane.result() for lane in lanes)


class _Report:
    """Adds up what the lanes have done."""

    def __init__(self, progress: Callable[[int, int], None], total: int) -> None:
        self._progress, self._total, self._done, self._lock = progress, total, 0, Lock()

    def add(self, decided: int) -> None:
        with self._lock:
            self._done += decided
            self._progress(self._done, max(self._total, self._done))


def _shard_with_connection(lane: int, report: _Report) -> int:
    try:
        return _shard(lane, LANES, report)
    finally:
        connection.close()


def _shard(lane: int, lanes: int, report: _Report) -> int:
    done, after, books = 0, 0, AccrualContext()
    while True:
        decided, after = _chunk(after, books, lane, lanes)
        if not decided:
            return done
        done += decided
        report.add(decided)


def _chunk(after: int, books: AccrualContext, lane: int, lanes: int) -> tuple[int, int]:
    for attempt in range(_TRIES):
        try:
            return commissions_accrue(actor=SYSTEM, after=after, books=books, lane=lane, lanes=lanes)
        except DomainError as error:
            if error.status != 409 or attempt == _TRIES - 1:
                raise
    raise AssertionError("the last try raises")
