"""Periodic work of this room: each task asks the database what is due."""

from celery import shared_task

from agreements.terms import reminders as terms_reminders
from agreements.terms import services as terms_services


@shared_task
def calendar_day() -> None:
    """Begin, renew and end agreements whose day has come, then send reminders that are due."""
    terms_services.advance_due()
    terms_reminders.remind_due()
