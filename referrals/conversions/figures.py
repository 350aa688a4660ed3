"""What referrals of partners brought, as a figure of each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count

from core.links import Link
from partners.figures.registry import Window
from referrals.models import ReferralEvent

VIEW = "referrals.conversion:view"


def leads(span: Window) -> Iterable[tuple[int, Any]]:
    """Leads credited to the partner, by the day they came."""
    events = ReferralEvent.objects.filter(type=ReferralEvent.Type.LEAD, partner__isnull=False)
    rows = span.in_time(span.of(events), "occurred_at").order_by()
    return rows.values_list("partner_id").annotate(total=Count("pk"))


def lead_rows(partner: Any, span: Window) -> Link:
    days = {"occurred_after": span.first, "occurred_before": span.last}
    query = urlencode({"partner": partner.public_id, "type": ReferralEvent.Type.LEAD, **days})
    return Link("referrals:conversions", VIEW, query=query)
