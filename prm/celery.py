"""The Celery application: with Redis it carries the queues, each its own. Beat only ticks; what is
due, the timetable's entries too, is asked of the database (``prm/schedule.py``)."""

import os

import structlog
from celery import Celery
from celery.beat import PersistentScheduler
from celery.signals import setup_logging, task_postrun, task_prerun

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prm.settings")

app = Celery("prm")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["core.queue"])


@app.on_after_finalize.connect
def _tick(sender, **kwargs) -> None:
    from core.queue.notify import EXPIRES, TASK
    from core.queue.worker import QUEUES

    # A tick that no worker took before the next one is dropped, so that none pile up.
    sender.conf.beat_schedule = {
        f"look into {queue}": {
            "task": TASK,
            "args": [queue],
            "schedule": float(EXPIRES),
            "options": {"queue": queue, "expires": EXPIRES},
        }
        for queue in QUEUES
    }


class Ticker(PersistentScheduler):
    """Beat that holds its ticks back while nobody takes them: a message that expired is dropped by
    the worker that takes it, so without one they would pile up."""

    ENOUGH = 20

    def apply_async(self, entry, producer=None, advance=True, **kwargs):
        with app.connection_for_read() as connection:
            waiting = connection.default_channel.client.llen(entry.options["queue"])
        if waiting >= self.ENOUGH:
            return None
        return super().apply_async(entry, producer, advance, **kwargs)


@setup_logging.connect
def _log_as_django_does(**kwargs) -> None:
    """Celery adds handlers and levels of its own unless somebody answers this: LOGGING is enough."""


@task_prerun.connect
def _bind_task(task_id, task, **kwargs) -> None:
    """Signals, because a failure is logged after the task's own code has ended."""
    structlog.contextvars.bind_contextvars(task=task.name, task_id=task_id)


@task_postrun.connect
def _unbind_task(**kwargs) -> None:
    structlog.contextvars.unbind_contextvars("task", "task_id")
