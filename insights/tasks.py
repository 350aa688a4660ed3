"""The insights' Celery task: it asks the database what is due."""

from celery import shared_task

from insights import services
from prm.core.actor import SYSTEM


@shared_task
def roll_up() -> None:
    """Start the rollup of the night, once a day."""
    services.rollup_catch_up(actor=SYSTEM)
