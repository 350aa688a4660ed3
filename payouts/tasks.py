"""Periodic work of the payouts: it asks the database what is due."""

from payouts.statements.issuing import close_due


def close_statements() -> None:
    """Take as accepted the statements whose time to be contested is over."""
    close_due()
