"""The Celery application. Beat reads the one timetable, ``prm/periodic.py``."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "prm.settings")

app = Celery("prm")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(["core.queue"])


@app.on_after_finalize.connect
def _load_timetable(sender, **kwargs) -> None:
    from prm.schedule import TIMETABLE

    sender.conf.beat_schedule = TIMETABLE
