"""The job that decides all undecided sales, chunk by chunk, each its own transaction."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from prm.core import jobs
from prm.core.actor import SYSTEM
from prm.core.errors import DomainError
from referrals.services.accrual import JOB, commissions_accrue, undecided
from referrals.services.deciding import Books

# A sale decided meanwhile by another transaction makes a chunk start again without it.
_TRIES = 5


@jobs.handler(JOB, label=_("Calculation of commissions"))
def accrue_all(handle: jobs.JobHandle) -> dict[str, Any]:
    """Decide what is undecided, oldest first. Killed at any point, it goes on where it stopped."""
    total, done, after, books = undecided().count(), 0, 0, Books()
    handle.progress(0, total)
    while True:
        decided, after = _chunk(after, books)
        if not decided:
            return {"sales": done}
        done += decided
        handle.progress(done, max(total, done))


def _chunk(after: int, books: Books) -> tuple[int, int]:
    for attempt in range(_TRIES):
        try:
            return commissions_accrue(actor=SYSTEM, after=after, books=books)
        except DomainError as error:
            if error.status != 409 or attempt == _TRIES - 1:
                raise
    raise AssertionError("the last try raises")
