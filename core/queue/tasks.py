"""The core's Celery tasks: each asks the database what is due."""

from celery import shared_task

from core.queue import jobs, outbox


@shared_task
def process_queue() -> None:
    """Deliver events and mails that are owed, then run jobs that wait."""
    outbox.process_queue()
    jobs.run_due()
