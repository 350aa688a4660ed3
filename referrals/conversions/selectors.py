"""Reads across links, events and commissions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from partners.access.selectors import status_allows
from partners.models import Partner
from referrals.conversions.rules import Evidence
from referrals.models import Click, Coupon, ReferralEvent

# How many clicks of one visitor are weighed against each other.
_CLICKS = 50


_DIRECT = [ReferralEvent.Basis.COUPON, ReferralEvent.Basis.CLICK, ReferralEvent.Basis.COOKIE]


def evidence_of(conversion: Any) -> list[Evidence]:
    """All that points to a partner for an event that another system sent."""
    return [
        *_coupons(conversion.coupon),
        *_clicks("click", Q(public_id=conversion.click) if conversion.click else None),
        *_clicks("cookie", Q(visitor=conversion.visitor) if conversion.visitor else None),
        *_earlier(conversion),
    ]


def _may_be_credited(partner: Partner) -> bool:
    return status_allows(partner, "referrals.link:credit")


def _coupons(code: str) -> Iterable[Evidence]:
    if not code:
        return
    for row in Coupon.objects.filter(code=code.strip().upper()).select_related(
        "partner", "campaign__product_line"
    ):
        active = row.is_active and _may_be_credited(row.partner)
        yield Evidence("coupon", row, None, active, row.campaign.window_days)


def _clicks(basis: str, which: Q | None) -> Iterable[Evidence]:
    if which is None:
        return
    rows = (
        Click.objects.filter(which)
        .select_related("link__partner", "link__campaign__product_line")
        .order_by("-at")
    )
    for row in rows[:_CLICKS]:
        campaign = row.link.campaign
        active = _may_be_credited(row.link.partner)
        yield Evidence(
            basis, row, row.at, active, campaign.window_days, first_click=campaign.credit == "first"
        )


def _earlier(conversion: Any) -> Iterable[Evidence]:
    """The last event that credited this customer by itself; a subscription stays with its partner."""
    if not conversion.customer_ref:
        return
    rows = ReferralEvent.objects.filter(
        source=conversion.source, customer_ref=conversion.customer_ref, basis__in=_DIRECT,
        occurred_at__lte=conversion.occurred_at,
    ).select_related("partner", "campaign__product_line", "link", "coupon")  # fmt: skip
    row = rows.order_by("-occurred_at", "-id").first()
    if row is None or not _may_be_credited(row.partner):
        return
    subscription = conversion.type == ReferralEvent.Type.PAYMENT and row.sale_id is not None
    lifetime = row.campaign.lifetime or subscription
    yield Evidence("customer", row, row.occurred_at, True, row.campaign.window_days, lifetime=lifetime)
