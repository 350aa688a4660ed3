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
from referrals.commissions.accrual import JOB, After, commissions_accrue, undecided
from referrals.commissions.evaluation import AccrualContext

# A sale decided meanwhile by another transaction makes a chunk start again without it.
_TRIES = 5
# On PostgreSQL a large load is decided in shards side by side, each on its own connection: while
# the database writes one chunk, the rules decide the next. Sales of one partner share a shard, so no
# two of them wait for one subscription.
SHARDS = 2
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
    with ThreadPoolExecutor(SHARDS) as pool:
        shards = [pool.submit(_shard_with_connection, shard, report) for shard in range(SHARDS)]
    return sum(shard.result() for shard in shards)


class _Report:
    """Adds up what the shards have done."""

    def __init__(self, progress: Callable[[int, int], None], total: int) -> None:
        self._progress, self._total, self._done, self._lock = progress, total, 0, Lock()

    def add(self, decided: int) -> None:
        with self._lock:
            self._done += decided
            self._progress(self._done, max(self._total, self._done))


def _shard_with_connection(shard: int, report: _Report) -> int:
    try:
        return _shard(shard, SHARDS, report)
    finally:
        connection.close()


def _shard(shard: int, shards: int, report: _Report) -> int:
    done, after, context = 0, None, AccrualContext()
    while True:
        decided, last = _chunk(after, context, shard, shards)
        if not decided and after is None:
            return done
        # At the end once more from the beginning: what came meanwhile may be of any day.
        after = last if decided else None
        done += decided
        report.add(decided)


def _chunk(after: After | None, context: AccrualContext, shard: int, shards: int) -> tuple[int, After | None]:
    for attempt in range(_TRIES):
        try:
            return commissions_accrue(actor=SYSTEM, after=after, context=context, shard=shard, shards=shards)
        except DomainError as error:
            if error.status != 409 or attempt == _TRIES - 1:
                raise
    raise AssertionError("the last try raises")
