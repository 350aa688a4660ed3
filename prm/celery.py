"""The Celery application. Beat reads the one timetable, ``prm/periodic.py``."""

import os
from pathlib import Path

import structlog
from celery import Celery
from celery.signals import setup_logging, task_postrun, task_prerun, worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prm.settings")

app = Celery("prm")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(["core.queue", "core.audit"])


@app.on_after_finalize.connect
def _load_timetable(sender, **kwargs) -> None:
    from prm.schedule import TIMETABLE

    sender.conf.beat_schedule = TIMETABLE


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


@worker_ready.connect
def _say_that_it_works(**kwargs) -> None:
    """``manage.py serve`` waits for this before it says that the product is ready."""
    if mark := os.environ.get("PRM_WORKER_READY"):
        Path(mark).touch()
