"""The timetable as rows: what runs when, when it last ran, how that ended.

``prm/schedule.py`` lists the entries. Whoever looks, the plain worker or a tick of Celery's beat,
claims what is due, so an entry never runs twice at once and what an outage missed is caught up once.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from celery.schedules import BaseSchedule
from django.conf import settings
from django.utils.module_loading import import_string

from core import programme
from core.clock import now
from core.errors import Sentence
from core.models import PeriodicTask
from core.queue.lease import Heartbeat, Leased

logger = structlog.get_logger(__name__)

QUEUE = "calendar"
# An entry that is not run for so long after its time is late: no worker looks after it.
LATE = timedelta(minutes=5)
PATIENCE = 20


@dataclass(frozen=True)
class Entry:
    """An entry of the timetable: ``run`` is the dotted name of a function without arguments."""

    code: str
    label: Sentence
    run: str
    schedule: BaseSchedule

    @property
    def function(self) -> Callable[[], Any]:
        return import_string(self.run)

    def next_at(self) -> datetime:
        # The hours of the timetable are those of the programme, whose zone is set in the product.
        schedule = copy(self.schedule)
        schedule.tz, schedule.nowfun = programme.zone(), now
        # Never a moment early, or it would be due twice.
        return now() + timedelta(seconds=math.ceil(schedule.is_due(now()).next))


def timetable() -> dict[str, Entry]:
    """The entries of settings.TIMETABLE, by code."""
    return {entry.code: entry for entry in import_string(settings.TIMETABLE)}


def run_due(*, limit: int = 20) -> int:
    """Run the entries whose time has come. Returns how many."""
    entries = timetable()
    _know(entries)
    taken = 0
    for row in PeriodicTask.objects.filter(code__in=entries).claims(limit):
        taken += 1
        _run(row, entries[row.code])
    return taken


def _know(entries: dict[str, Entry]) -> None:
    """A new entry is due at once: nobody knows what it has missed."""
    known = set(PeriodicTask.objects.values_list("code", flat=True))
    fresh = [PeriodicTask(code=code) for code in entries if code not in known]
    if fresh:
        PeriodicTask.objects.bulk_create(fresh, ignore_conflicts=True)


def _run(row: PeriodicTask, entry: Entry) -> None:
    PeriodicTask.objects.renew(row, started_at=now())
    began = time.monotonic()
    with structlog.contextvars.bound_contextvars(task=entry.code), Heartbeat(row):
        try:
            entry.function()
        except Exception as error:
            logger.exception("periodic.failed")
            again = min(entry.next_at(), PeriodicTask.POLICY.next_try(row.attempts))
            # Never given up: the count only says how long to wait.
            tries = min(row.attempts, PATIENCE)
            _record(row, began, next_at=again, error=type(error).__name__, attempts=tries)
        else:
            _record(row, began, next_at=entry.next_at(), error="", attempts=0, succeeded_at=now())


def _record(row: PeriodicTask, began: float, **values: Any) -> None:
    PeriodicTask.objects.put_back(
        row, finished_at=now(), duration_ms=int((time.monotonic() - began) * 1000), **values
    )


def is_late(row: PeriodicTask) -> bool:
    """Whether it should have run by now, and nobody is at it."""
    at_work = row.status == Leased.Status.RUNNING and row.lease_until and row.lease_until >= now()
    return not at_work and row.next_at + LATE < now()
