"""Waking workers. Everything owed is a row: a message only makes it sooner than the next look.

Publishing happens in a thread of its own, so that a request never waits for a broker that is away
or silent. What is published is the name of a queue, so there is nothing to pile up. Without Redis
nothing is sent: the worker of the same machine looks every second.
"""

from __future__ import annotations

import os
import threading

import structlog
from celery import current_app
from django.conf import settings

logger = structlog.get_logger(__name__)

TASK = "core.queue.tasks.work"
# A message that no worker takes within this time is worth nothing: the timetable sends the next.
EXPIRES = 5
# Names that come in the meantime go out together; after a failure the broker is left alone longer.
PAUSE = 0.2
PAUSE_AFTER_FAILURE = 5.0


class Notifier:
    """A set of queue names and the thread that publishes them."""

    def __init__(self) -> None:
        self._names: set[str] = set()
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None
        self._pid = 0

    def add(self, queue: str) -> None:
        with self._changed:
            self._names.add(queue)
            self._changed.notify()
            self._start()

    def _start(self) -> None:
        """Threads do not survive a fork: each process has its own."""
        if self._thread is None or not self._thread.is_alive() or self._pid != os.getpid():
            self._pid = os.getpid()
            self._thread = threading.Thread(target=self._run, name="notify", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        rest = threading.Event()
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._names)
                names, self._names = self._names, set()
            rest.wait(PAUSE if self._publish(names) else PAUSE_AFTER_FAILURE)

    def _publish(self, names: set[str]) -> bool:
        try:
            for name in sorted(names):
                send(name)
        except Exception as error:  # any broker failure: the timetable works it off later
            logger.warning("broker.unreachable", error=type(error).__name__)
            return False
        return True


def send(queue: str) -> None:
    current_app.send_task(TASK, [queue], queue=queue, expires=EXPIRES, ignore_result=True, retry=False)


_notifier = Notifier()


def notify_worker(queue: str) -> None:
    """Tell a worker of a queue that there is something to do. Returns at once, whatever the broker does."""
    if settings.WAKE_WORKER and settings.REDIS_URL:
        _notifier.add(queue)
