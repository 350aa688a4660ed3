"""Reads of subscriptions."""

from __future__ import annotations

from pipeline.models import Sale
from referrals.models import Subscription
from referrals.subscriptions.services import key_of


def subscription_of(sale: Sale) -> Subscription | None:
    """The subscription that a sale is a payment of, with its terms; None for any other sale. One query."""
    if not sale.is_recurring or not sale.customer_ref:
        return None
    rows = Subscription.objects.select_related("plan_version__plan", "rule")
    return rows.filter(**key_of(sale)._asdict()).first()
