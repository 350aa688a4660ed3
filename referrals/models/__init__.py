"""Links and what comes through them, commission plans, and the commissions themselves."""

from referrals.commissions.models import Commission, CommissionDecision
from referrals.conversions.models import CustomerPayment, ReferralEvent
from referrals.links.models import Campaign, Click, Coupon, ReferralLink
from referrals.plans.models import CommissionPlan, PlanRule, PlanVersion
from referrals.subscriptions.models import Subscription

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
    "Subscription",
]
