"""The plain worker: a thread or two for each queue, and the timetable. It needs no broker."""

from __future__ import annotations

import signal
import threading
from typing import Any

from django.core.management import BaseCommand

from core.queue import worker


class Command(BaseCommand):
    help = "Work off deliveries, mails, jobs and the timetable until interrupted; right without Redis."

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--queue", action="append", choices=sorted(worker.QUEUES), help="only this queue; may be repeated"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: stop.set())
        worker.run(stop, options["queue"] or list(worker.QUEUES))
