"""Working the queues off: one function for each, whoever calls it, and the plain worker's threads."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path

import structlog
from django.db import close_old_connections, connections

from core import programme
from core.clock import now
from core.models import WorkerSign
from core.queue import jobs, mail, outbox, periodic

logger = structlog.get_logger(__name__)

# Each kind of work has its queue, so that a silent mail server or a long job delays nothing else.
QUEUES: dict[str, Callable[..., int]] = {
    outbox.QUEUE: outbox.deliver_due,
    mail.QUEUE: mail.send_due,
    jobs.QUEUE: jobs.run_due,
    periodic.QUEUE: periodic.run_due,
}
# Threads of the plain worker: a long job, or a long evening of the calendar, leaves one for the next.
THREADS = {outbox.QUEUE: 1, mail.QUEUE: 1, jobs.QUEUE: 2, periodic.QUEUE: 2}
LOOK_EVERY = 1.0
# After an error, a database that is away above all, the next look waits longer.
REST = 5.0
# Taken at once, so that a worker that is asked to stop does so soon.
AT_ONCE = 20
SIGN_EVERY = 10.0
GRACE = 10.0

_signed: dict[str, float] = {}


def work(queue: str, *, limit: int = 1_000) -> int:
    """Work off what is due in a queue. Returns how much was taken up."""
    sign(queue)
    with programme.in_zone():
        return QUEUES[queue](limit=limit)


def process_queue(*, limit: int = 1_000) -> int:
    """Deliver what is due, then send the mails: subscribers may have written some."""
    return outbox.deliver_due(limit=limit) + mail.send_due(limit=limit)


def sign(queue: str) -> None:
    """Leave a sign of life, at most every ten seconds."""
    if time.monotonic() - _signed.get(queue, -SIGN_EVERY) < SIGN_EVERY:
        return
    _signed[queue] = time.monotonic()
    WorkerSign.objects.update_or_create(name=name(), queue=queue, defaults={"seen_at": now()})


def name() -> str:
    return f"{socket.gethostname()[:100]}:{os.getpid()}"


def run(stop: threading.Event, queues: list[str]) -> None:
    """Look into the queues until asked to stop, each in threads of its own."""
    threads = [
        threading.Thread(target=_look, args=(queue, stop), name=f"{queue}-{number}", daemon=True)
        for queue in queues
        for number in range(THREADS[queue])
    ]
    for thread in threads:
        thread.start()
    stop.wait()
    deadline = time.monotonic() + GRACE
    for thread in threads:
        # What is not done by then is taken up by the next worker, after its lease.
        thread.join(max(0.0, deadline - time.monotonic()))


def _look(queue: str, stop: threading.Event) -> None:
    while not stop.is_set():
        pause = LOOK_EVERY
        try:
            close_old_connections()
            if work(queue, limit=AT_ONCE):
                pause = 0
            _say_that_it_works()
        except Exception as error:  # whatever it was: the rows wait, and so does this worker
            logger.warning("worker.failed", queue=queue, error=type(error).__name__, exc_info=True)
            connections.close_all()
            pause = REST
        stop.wait(pause)
    connections.close_all()


def _say_that_it_works() -> None:
    """``manage.py serve`` waits for this before it says that the product is ready."""
    if mark := os.environ.pop("PRM_WORKER_READY", ""):
        Path(mark).touch()
