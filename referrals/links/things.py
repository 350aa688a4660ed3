"""What of referral links completes a step of an onboarding."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from core.links import PageOf
from core.permissions import Offer
from partners.journeys.things import Found, Thing, first, register
from referrals.models import ReferralLink


@register(
    Thing(
        "referral-link",
        _("First referral link made"),
        _("Make a link"),
        PageOf("partners:tab", "referrals.link:view", tail=("referrals",)),
        PageOf("portal:referral-link-new", "referrals.link:change"),
        Offer.REFERRALS,
        heard=("referrals.link.created",),
    )
)
def links(partner_ids: Collection[int], asked: frozenset[str]) -> Found:
    rows = ReferralLink.objects.filter(partner__in=partner_ids).order_by("created_at", "pk")
    made = rows.values_list("partner_id", "created_at", "code")
    return {"referral-link": first([(pk, localdate(at), code) for pk, at, code in made])}
