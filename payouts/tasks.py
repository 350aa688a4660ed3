"""Periodic work of the payouts: it asks the database what is due."""

from core.actor import SYSTEM
from payouts.policy.services import statements_produce_due
from payouts.statements.issuing import close_due


def close_statements() -> None:
    """Take as accepted the statements whose time to be contested is over."""
    close_due()


def produce_statements() -> None:
    """Start the statements of the period that is due by the timetable."""
    statements_produce_due(actor=SYSTEM)
