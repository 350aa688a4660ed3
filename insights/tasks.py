"""Periodic work of the insights: it asks the database what is due."""

from core.actor import SYSTEM
from insights.rollups import services


def roll_up() -> None:
    """Start the rollup of the night, once a day."""
    services.rollup_catch_up(actor=SYSTEM)
