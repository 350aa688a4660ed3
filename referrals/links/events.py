"""What can happen here, and how rows of this subject are called in timelines."""

from django.utils.translation import gettext_lazy as _

from core.events.registry import declare, target_type
from core.links import PageOf
from referrals import models

VIEW = "referrals.link:view"


target_type(models.Campaign, label=str, staff=PageOf("referrals:campaign-edit", "referrals.campaign:change"))


target_type(
    models.ReferralLink,
    label=str,
    staff=PageOf("referrals:link", VIEW),
    portal=PageOf("portal:referral-link", VIEW, ("partner.public_id", "public_id")),
    related=("partner",),
)


target_type(models.Coupon, label=str, staff=PageOf("referrals:coupons", VIEW, args=()))


declare("referrals.campaign.created", _("Campaign “{target}” created"), icon="megaphone")


declare("referrals.campaign.changed", _("Campaign “{target}” changed"), icon="megaphone")


declare("referrals.link.created", _("Referral link “{target}” created"), icon="link", partner_visible=True)


declare(
    "referrals.link.changed",
    _("Referral link “{target}” changed"),
    icon="link",
    partner_visible=True,
    news=False,
)


declare("referrals.coupon.created", _("Coupon {target} created"), icon="ticket", partner_visible=True)


declare(
    "referrals.coupon.changed",
    _("Coupon {target} changed"),
    icon="ticket",
    partner_visible=True,
    news=False,
)
