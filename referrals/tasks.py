"""Periodic work: each asks the database what is due."""

from celery import shared_task

from prm.core.actor import SYSTEM
from referrals import services


@shared_task
def catch_up() -> None:
    """Apply events whose sale is here, and start deciding sales that nobody has decided."""
    services.waiting_apply(actor=SYSTEM)
    services.commissions_accrue_start(actor=SYSTEM)
