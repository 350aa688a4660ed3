"""Periodic work: each asks the database what is due."""

from core.actor import SYSTEM
from referrals.commissions import accrual as commission_accrual
from referrals.conversions import services as conversion_services


def apply_waiting() -> None:
    """Apply events whose sale is here."""
    conversion_services.apply_due()


def decide_sales() -> None:
    """Start deciding sales that nobody has decided."""
    commission_accrual.commissions_accrue_start(actor=SYSTEM)
