"""Periodic work over many rows, in which one bad row never stops the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import Any, NamedTuple

import structlog
from django.db import models

from core import bulk
from core.clock import now
from core.models import FailedRow
from core.queue.lease import LostLease, Policy

logger = structlog.get_logger(__name__)

# A row that fails is tried again after a quarter of an hour, then less and less often.
POLICY = Policy(
    lease=timedelta(0),
    max_attempts=0,
    first_retry=timedelta(minutes=15),
    longest_retry=timedelta(hours=24),
)


class Outcome(NamedTuple):
    """How many rows were done, and how many failed."""

    done: int
    failed: int


class RowsFailed(Exception):
    """The good rows are done; the others are put aside with their errors."""


def each_due(
    work: str, rows: Iterable[models.Model], do: Callable[[Any], Any], *, patient: bool = True
) -> Outcome:
    """Do ``work`` (its code) to each row; ``do`` is an operation, so each has its own transaction.

    A row that fails is put aside with its error, where administrators see it, and left out until
    its next attempt is due (unless not ``patient``: a job has waits of its own). A row counts as
    done when ``do`` answers something true.
    """
    done = failed = 0
    known = _known(work)
    for row in _not_aside(rows, known) if patient else rows:
        try:
            done += bool(do(row))
        except LostLease:
            raise
        except Exception as error:
            logger.exception("periodic.row_failed", work=work, row=_named(row))
            _put_aside(work, row, error)
            failed += 1
        else:
            if str(row.pk) in known:
                FailedRow.objects.filter(work=work, target_id=str(row.pk)).delete()
    return Outcome(done, failed)


def chunks_due(
    work: str, rows: Iterable[models.Model], do: Callable[[list[Any]], int], *, size: int = bulk.CHUNK
) -> Outcome:
    """The same for an operation on a list of rows, which answers how many it has done.

    A list in which one row fails is done again row by row.
    """
    done = failed = 0
    for part in bulk.chunks(_not_aside(rows, _known(work)), size):
        try:
            done += do(part)
        except LostLease:
            raise
        except Exception as error:
            logger.warning("periodic.chunk_failed", work=work, error=type(error).__name__)
            outcome = each_due(work, part, lambda row: do([row]))
            done, failed = done + outcome.done, failed + outcome.failed
    return Outcome(done, failed)


def _known(work: str) -> dict[str, bool]:
    """The rows that failed before, and whether they still wait."""
    at = now()
    rows = FailedRow.objects.filter(work=work).values_list("target_id", "next_at")
    return {key: next_at > at for key, next_at in rows}


def _not_aside(rows: Iterable[models.Model], known: dict[str, bool]) -> Iterator[Any]:
    return (row for row in rows if not known.get(str(row.pk)))


def _put_aside(work: str, row: models.Model, error: Exception) -> None:
    failed, _created = FailedRow.objects.get_or_create(
        work=work,
        target_type=row._meta.label_lower,
        target_id=str(row.pk),
        defaults={"label": _named(row), "error": ""},
    )
    failed.attempts += 1
    failed.error = type(error).__name__
    failed.next_at = POLICY.next_try(failed.attempts)
    failed.save(update_fields=["attempts", "error", "next_at"])


def _named(row: models.Model) -> str:
    """By its public id: a label may hold personal data."""
    return str(getattr(row, "public_id", row.pk))
