"""What this room fills in: navigation, a tier measure."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from core import slots
from pipeline.models import Deal
from web import nav

nav.nav_item(
    code="insights",
    label=_("Insights"),
    url_name="insights:dashboard",
    icon="chart-column",
    permission="insights.kpi:view",
    group="programme",
    order=190,
)


@slots.tier_measure.fill("insights.deals-won", order=20)
def deals_won() -> slots.Measure:
    return slots.Measure(code="deals_won", label=_("Deals won"), compute=_deals_won)


def _deals_won(partner_ids: set[int], first: date, last: date) -> dict[int, Any]:
    rows = Deal.objects.filter(partner_id__in=partner_ids, won_on__gte=first, won_on__lte=last)
    rows = rows.filter(status=Deal.Status.CONVERTED).order_by()
    counts = dict(rows.values_list("partner_id").annotate(count=Count("pk")))
    return {partner_id: counts.get(partner_id, 0) for partner_id in partner_ids}
