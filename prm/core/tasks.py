"""The core's Celery tasks: each asks the database what is due."""

from celery import shared_task

from prm.core import jobs, outbox, seal


@shared_task
def work_off() -> None:
    """Deliver events and mails that are owed, then run jobs that wait."""
    outbox.work_off_all()
    jobs.run_due()


@shared_task
def seal_events() -> None:
    seal.seal_all()
