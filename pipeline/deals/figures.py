"""What partners registered, as figures of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count

from core.links import Link
from partners.figures.registry import Window
from pipeline.models import Deal

VIEW = "pipeline.deal:view"
WON, OPEN = [Deal.Status.CONVERTED], [Deal.Status.SUBMITTED, Deal.Status.APPROVED]


def won(span: Window) -> Iterable[tuple[int, Any]]:
    """Deals won, by the day they were closed."""
    rows = span.in_time(span.of(Deal.objects.filter(status__in=WON)), "closed_at")
    return rows.order_by().values_list("partner_id").annotate(total=Count("pk"))


def won_rows(partner: Any, span: Window) -> Link:
    return _page(partner, WON, closed_after=span.first, closed_before=span.last)


def still_open(span: Window) -> Iterable[tuple[int, Any]]:
    """Deals that are submitted or approved and not closed yet."""
    rows = span.of(Deal.objects.filter(status__in=OPEN)).order_by()
    return rows.values_list("partner_id").annotate(total=Count("pk"))


def open_rows(partner: Any, span: Window) -> Link:
    return _page(partner, OPEN)


def _page(partner: Any, statuses: Sequence[str], **days: Any) -> Link:
    query = [("partner", partner.public_id), *(("status", status) for status in statuses), *days.items()]
    return Link("pipeline:deals", VIEW, query=urlencode(query))
