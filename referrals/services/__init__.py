"""Every write of this room. Callers import the operations from here."""

from referrals.services.accrual import commission_accrue, commissions_accrue, commissions_accrue_start
from referrals.services.commissions import (
    commissions_claim,
    commissions_mark_paid,
    commissions_release,
    payment_record,
)
from referrals.services.conversions import Conversion, Received, conversion_record, waiting_apply
from referrals.services.jobs import accrue_all, accrue_undecided
from referrals.services.links import (
    campaign_change,
    campaign_create,
    click_record,
    coupon_create,
    coupon_switch,
    link_change,
    link_create,
    link_switch,
)
from referrals.services.plans import (
    plan_change,
    plan_create,
    rule_change,
    rule_create,
    rule_delete,
    rule_move,
    version_change,
    version_create,
    version_publish,
)

__all__ = [
    "Conversion",
    "Received",
    "accrue_all",
    "accrue_undecided",
    "campaign_change",
    "campaign_create",
    "click_record",
    "commission_accrue",
    "commissions_accrue",
    "commissions_accrue_start",
    "commissions_claim",
    "commissions_mark_paid",
    "commissions_release",
    "conversion_record",
    "coupon_create",
    "coupon_switch",
    "link_change",
    "link_create",
    "link_switch",
    "payment_record",
    "plan_change",
    "plan_create",
    "rule_change",
    "rule_create",
    "rule_delete",
    "rule_move",
    "version_change",
    "version_create",
    "version_publish",
    "waiting_apply",
]
