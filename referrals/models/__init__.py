"""Links and what comes through them, commission plans, and the commissions themselves."""

from referrals.models.commissions import Commission, CommissionDecision
from referrals.models.conversions import CustomerPayment, ReferralEvent
from referrals.models.links import Campaign, Click, Coupon, ReferralLink
from referrals.models.plans import CommissionPlan, PlanRule, PlanVersion

__all__ = [
    "Campaign",
    "Click",
    "Commission",
    "CommissionDecision",
    "CommissionPlan",
    "Coupon",
    "CustomerPayment",
    "PlanRule",
    "PlanVersion",
    "ReferralEvent",
    "ReferralLink",
]
