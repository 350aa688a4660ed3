"""Reads across links, events and commissions."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet

from referrals.models import Click, Coupon, ReferralEvent, ReferralLink


def with_counts(links: list[ReferralLink]) -> list[ReferralLink]:
    """Add to links their clicks, leads and customers, in two queries."""
    ids = [link.pk for link in links]
    clicks = dict(
        Click.objects.filter(link__in=ids).order_by().values_list("link_id").annotate(n=Count("pk"))
    )
    journeys = {
        row["link_id"]: row for row in _journeys(ReferralEvent.objects.filter(link__in=ids), "link_id")
    }
    for link in links:
        found = journeys.get(link.pk, {})
        link.click_count = clicks.get(link.pk, 0)
        link.lead_count = found.get("leads", 0)
        link.customer_count = found.get("customers", 0)
    return links


def with_coupon_counts(coupons: list[Coupon]) -> list[Coupon]:
    """Add to coupons the leads and customers that they alone brought, in one query: what came through
    a link is counted there."""
    events = ReferralEvent.objects.filter(coupon__in=[coupon.pk for coupon in coupons], link=None)
    found = {row["coupon_id"]: row for row in _journeys(events, "coupon_id")}
    for coupon in coupons:
        coupon.lead_count = found.get(coupon.pk, {}).get("leads", 0)
        coupon.customer_count = found.get(coupon.pk, {}).get("customers", 0)
    return coupons


def _journeys(events: QuerySet, by: str) -> QuerySet:
    kind = ReferralEvent.Type
    bought = Q(type__in=[kind.SALE, kind.PAYMENT], sale__isnull=False)
    return (
        events.order_by()
        .values(by)
        .annotate(
            leads=Count("pk", filter=Q(type__in=[kind.LEAD, kind.SIGNUP])),
            customers=Count("customer_ref", filter=bought, distinct=True),
        )
    )


def journey(partner_ids: Iterable[int]) -> dict[str, int]:
    """How many clicks, leads and customers came through a partner, in two queries."""
    rows = list(_journeys(ReferralEvent.objects.filter(partner__in=partner_ids), "partner_id"))
    return {
        "clicks": Click.objects.filter(link__partner__in=partner_ids).count(),
        "leads": sum(row["leads"] for row in rows),
        "customers": sum(row["customers"] for row in rows),
    }
