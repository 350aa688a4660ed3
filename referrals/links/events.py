"""What can happen in this room, what is called how in timelines, and what this room listens to."""

from django.utils.translation import gettext_lazy as _

from core.events.registry import declare, target_type
from referrals import models


def _links_page(row) -> str:
    return f"/staff/referrals/links/{row.public_id}/"


target_type(
    models.Campaign, label=str, staff_path=lambda row: f"/staff/referrals/campaigns/{row.public_id}/edit/"
)


target_type(
    models.ReferralLink,
    label=str,
    staff_path=_links_page,
    portal_path=lambda row: f"/portal/{row.partner.public_id}/referrals/links/{row.public_id}/",
    related=("partner",),
)


target_type(models.Coupon, label=str, staff_path=lambda row: "/staff/referrals/coupons/")


declare("referrals.campaign.created", _("Campaign “{target}” created"), icon="megaphone")


declare("referrals.campaign.changed", _("Campaign “{target}” changed"), icon="megaphone")


declare("referrals.link.created", _("Referral link “{target}” created"), icon="link", partner_visible=True)


declare("referrals.link.changed", _("Referral link “{target}” changed"), icon="link", partner_visible=True)


declare("referrals.coupon.created", _("Coupon {target} created"), icon="ticket", partner_visible=True)


declare("referrals.coupon.changed", _("Coupon {target} changed"), icon="ticket", partner_visible=True)
