"""The payouts' Celery task: it asks the database what is due."""

from celery import shared_task

from core.actor import SYSTEM
from payouts.statements.issuing import statements_close_due


@shared_task
def close_statements() -> None:
    """Take as accepted the statements whose time to be contested is over."""
    statements_close_due(actor=SYSTEM)
