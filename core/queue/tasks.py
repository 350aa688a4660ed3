"""The one Celery task: look into a queue. Which work that is stands in ``worker.QUEUES``."""

from celery import shared_task

from core.queue import worker


@shared_task
def work(queue: str) -> None:
    worker.work(queue)
