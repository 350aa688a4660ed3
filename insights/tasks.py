"""The insights' Celery task: it asks the database what is due."""

from celery import shared_task

from core.actor import SYSTEM
from insights.rollups import services


@shared_task
def roll_up() -> None:
    """Start the rollup of the night, once a day."""
    services.rollup_catch_up(actor=SYSTEM)
