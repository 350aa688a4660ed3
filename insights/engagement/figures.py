"""Signs of life, as figures of each partner."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core.links import Link
from insights.engagement.models import PartnerEngagement
from insights.engagement.services import VIEW
from partners.figures.registry import Window


def visit_days(span: Window) -> Iterable[tuple[int, Any]]:
    return span.of(PartnerEngagement.objects.order_by()).values_list("partner_id", "days_90")


def downloads(span: Window) -> Iterable[tuple[int, Any]]:
    return span.of(PartnerEngagement.objects.order_by()).values_list("partner_id", "downloads_90")


def days_silent(span: Window) -> Iterable[tuple[int, Any]]:
    """Days from the last sign of life to the last day of the window."""
    seen = span.of(PartnerEngagement.objects.filter(last_sign_on__isnull=False)).order_by()
    for partner_id, day in seen.values_list("partner_id", "last_sign_on"):
        if day is not None:
            yield partner_id, max(0, (span.last - day).days)


def rows(partner: Any, span: Window) -> Link:
    return Link("partners:tab", VIEW, args=(partner.public_id, "engagement"))
