"""Periodic work: each asks the database what is due."""

from celery import shared_task

from core.actor import SYSTEM
from referrals.commissions import accrual as commission_accrual
from referrals.conversions import services as conversion_services


@shared_task
def catch_up() -> None:
    """Apply events whose sale is here, and start deciding sales that nobody has decided."""
    conversion_services.waiting_apply(actor=SYSTEM)
    commission_accrual.commissions_accrue_start(actor=SYSTEM)
