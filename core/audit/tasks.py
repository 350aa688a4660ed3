"""What the timetable does for the audit log."""

from celery import shared_task

from core.audit import chain, heads


@shared_task
def seal_events() -> None:
    chain.seal_all()


@shared_task
def publish_head() -> None:
    """Once a day, the first time it is asked."""
    heads.publish()
