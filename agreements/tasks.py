"""Periodic work of this room: each task asks the database what is due."""

from agreements.terms import reminders as terms_reminders
from agreements.terms import services as terms_services


def advance() -> None:
    """Begin, renew and end agreements whose day has come."""
    terms_services.advance_due()


def remind() -> None:
    """Send the reminders that are due."""
    terms_reminders.remind_due()
