"""Reads across links, events and commissions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Sum

from pipeline.models import Sale
from prm.core.actor import Actor
from prm.core.money import Money
from referrals.models import Click, Commission, Coupon, CustomerPayment, ReferralEvent, ReferralLink
from referrals.rules import Evidence

# How many clicks of one visitor are weighed against each other.
_CLICKS = 50
_DIRECT = [ReferralEvent.Basis.COUPON, ReferralEvent.Basis.CLICK, ReferralEvent.Basis.COOKIE]


# -- Credit --------------------------------------------------------------------------------------


def evidence_of(conversion: Any) -> list[Evidence]:
    """All that points to a partner for an event that another system sent."""
    return [
        *_coupons(conversion.coupon),
        *_clicks("click", Q(public_id=conversion.click) if conversion.click else None),
        *_clicks("cookie", Q(visitor=conversion.visitor) if conversion.visitor else None),
        *_earlier(conversion),
    ]


def _coupons(code: str) -> Iterable[Evidence]:
    if not code:
        return
    for row in Coupon.objects.filter(code=code.strip().upper()).select_related("partner", "campaign"):
        active = row.is_active and row.partner.status != "ended"
        yield Evidence("coupon", row, None, active, row.campaign.window_days)


def _clicks(basis: str, which: Q | None) -> Iterable[Evidence]:
    if which is None:
        return
    rows = Click.objects.filter(which).select_related("link__partner", "link__campaign").order_by("-at")
    for row in rows[:_CLICKS]:
        campaign = row.link.campaign
        active = row.link.partner.status != "ended"
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
    ).select_related("partner", "campaign", "link", "coupon")  # fmt: skip
    row = rows.order_by("-occurred_at", "-id").first()
    if row is None or row.partner.status == "ended":
        return
    subscription = conversion.type == ReferralEvent.Type.PAYMENT and row.sale_id is not None
    lifetime = row.campaign.lifetime or subscription
    yield Evidence("customer", row, row.occurred_at, True, row.campaign.window_days, lifetime=lifetime)


# -- Commissions -----------------------------------------------------------------------------------


def due_commissions(partner: Any | None, currency: str, until: date) -> QuerySet:
    """Commissions on no statement that are due on a day, of one partner or of all."""
    rows = Commission.objects.due(until).filter(status=Commission.Status.OPEN, currency=currency)
    return rows if partner is None else rows.filter(partner=partner)


def sums(rows: QuerySet, on: date) -> list[dict[str, Any]]:
    """Of some commissions, by currency: what waits, is held, is due, is on statements, is paid."""
    free = Q(statement_id="")
    found = rows.order_by().values("currency").annotate(
        waiting=Sum("amount_minor", filter=free & Q(hold_until=None)),
        held=Sum("amount_minor", filter=free & Q(hold_until__gt=on)),
        due=Sum("amount_minor", filter=free & Q(hold_until__lte=on)),
        on_statement=Sum("amount_minor", filter=Q(status="on_statement")),
        paid=Sum("amount_minor", filter=Q(status="paid")),
    )  # fmt: skip
    return [
        {
            key: value if key == "currency" else Money(value or 0, row["currency"])
            for key, value in row.items()
        }
        for row in found.order_by("currency")
    ]


# -- Links -----------------------------------------------------------------------------------------


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


def visible_commissions(actor: Actor, partner: Any) -> QuerySet:
    return Commission.objects.visible_to(actor).filter(partner=partner)


# -- Sales -----------------------------------------------------------------------------------------


def undecided_count() -> int:
    """How many sales nobody has decided; counted up to a hundred."""
    return Sale.objects.filter(decision=None)[:100].count()


def sales_paid(sale_ids: Iterable[int]) -> dict[int, date]:
    """Those of some sales of which the customer paid all that was not given back, by the day of the
    last payment. In two queries, whatever their number."""
    payments = CustomerPayment.objects.filter(sale__in=sale_ids).order_by().values_list("sale_id")
    received = {
        sale_id: (minor, day)
        for sale_id, minor, day in payments.annotate(minor=Sum("amount_minor"), day=Max("paid_on"))
    }
    if not received:
        return {}
    sold = Sale.objects.filter(pk__in=received).annotate(refunded=Sum("refunds__amount_minor"))
    return {
        sale_id: received[sale_id][1]
        for sale_id, minor, refunded in sold.values_list("pk", "amount_minor", "refunded")
        if received[sale_id][0] >= minor + (refunded or 0)
    }


def owed_minor(sale: Sale) -> int:
    """What the customer still owes for a sale, in minor units."""
    paid = sale.payments.aggregate(total=Sum("amount_minor"))["total"] or 0
    refunded = sale.refunds.aggregate(total=Sum("amount_minor"))["total"] or 0
    return max(0, sale.amount_minor + refunded - paid)
