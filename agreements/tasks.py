"""Periodic work of this room: each task asks the database what is due."""

from celery import shared_task

from agreements import services


@shared_task
def calendar_day() -> None:
    """Begin, renew and end agreements whose day has come, then send reminders that are due."""
    services.roll_due()
    services.remind_due()
