"""The history of the demo: operations run in order of time, each as on the day when it would have happened.

A programme has a history, and its rows are never edited afterwards. So the loader writes down what
happens when, and lives it through from the first day to today, with the clock of this process set
to each entry's instant: events, numbers, holds and reminders come out as they would have.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import count

from django.apps import apps
from django.conf import settings
from django.utils import timezone

from core.clock import start_of
from core.models import Delivery, Job
from core.queue import jobs, outbox

Entry = Callable[[], None]
# Between two things done at the same hour, so that each instant is its own.
_TICK = timedelta(milliseconds=1)


class Simulation:
    """What happens when. Entries may write further entries, never before the present one."""

    def __init__(self, today: date) -> None:
        self.today = today
        self._heap: list[tuple[datetime, int, Entry]] = []
        self._order = count()
        self.now = timezone.now()

    def day(self, days_ago: int) -> date:
        """The business date ``days_ago`` before today."""
        return self.today - timedelta(days=days_ago)

    def at(self, day: date, hour: float, entry: Entry) -> None:
        """Write an entry down; ``hour`` is local (9.5 is half past nine). Today has not happened yet,
        so that a load in the morning tells what one in the evening does; it is left out."""
        if day < self.today:
            instant = start_of(day) + timedelta(hours=hour)
            heapq.heappush(self._heap, (instant, next(self._order), entry))

    def ago(self, days_ago: int, hour: float, entry: Entry) -> None:
        self.at(self.day(days_ago), hour, entry)

    def live(self, every_evening: Callable[[date], None]) -> Iterator[date]:
        """Do everything in order. After the last entry of a day the outbox and the jobs are worked
        off, then ``every_evening`` does what the timetable does; yields each day that is over.

        What an evening leaves owed is worked off with the next day, or after the last one."""
        with self._own_clock():
            while self._heap:
                instant, _order, entry = heapq.heappop(self._heap)
                day = timezone.localtime(instant).date()
                self.now = max(self.now, instant) if self.now.date() == instant.date() else instant
                entry()
                if not self._heap or timezone.localtime(self._heap[0][0]).date() != day:
                    process_queues()
                    every_evening(day)
                    yield day
            process_queues()

    def _tell(self) -> datetime:
        self.now += _TICK
        return self.now

    @contextmanager
    def _own_clock(self) -> Iterator[None]:
        """Let this process tell the time of the simulation: by the clock, and in the columns that default to it.

        Columns hold Django's function itself, so they are given ours for the while. Nothing of this
        is reachable in production, where the demo refuses to load.
        """
        real = timezone.now
        columns = [
            field
            for model in apps.get_models()
            for field in model._meta.concrete_fields
            if field.default is real
        ]
        wake = settings.WAKE_WORKER
        _tell_time_by(self._tell, columns)
        settings.WAKE_WORKER = False
        try:
            yield
        finally:
            _tell_time_by(real, columns)
            settings.WAKE_WORKER = wake


def _tell_time_by(clock: Callable[[], datetime], columns: list) -> None:
    timezone.now = clock
    for field in columns:
        field.default = clock
        field.__dict__.pop("_get_default", None)


def process_queues() -> None:
    """What committed work still owes: subscriptions and jobs, until neither has anything left."""
    while _something_is_owed():
        outbox.deliver_due()
        jobs.run_due()


def _something_is_owed() -> bool:
    """Asked on every day of two years, so by two look-ups and not by taking the work up."""
    return (
        Delivery.objects.filter(status=Delivery.Status.QUEUED).exists()
        or Job.objects.filter(status=Job.Status.QUEUED).exists()
    )


@cache
def noon(day: date) -> datetime:
    """The middle of a business date, as an instant."""
    return timezone.make_aware(datetime.combine(day, time(12)))
