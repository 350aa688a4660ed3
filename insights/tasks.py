"""Periodic work of the insights: it asks the database what is due."""

from core.actor import SYSTEM
from insights.dashboards import schedules
from insights.review.asking import remind_due
from insights.rollups import services


def roll_up() -> None:
    """Start the rollup of the night, once a day."""
    services.rollup_catch_up(actor=SYSTEM)


def remind_of_answers() -> None:
    """Remind of answers to a review that are due soon, today or since a while."""
    remind_due()


def send_dashboards() -> None:
    """Send the dashboards whose day has come."""
    schedules.send_due()
