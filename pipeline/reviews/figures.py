"""Late reviews, as a figure of each partner."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count

from core.links import Link
from partners.figures.registry import Window
from pipeline.models import PartnershipReview
from pipeline.reviews.events import VIEW


def late(span: Window) -> Iterable[tuple[int, Any]]:
    """Planned reviews that were due before the last day of the window."""
    rows = PartnershipReview.objects.waiting().filter(due_on__lt=span.last)
    return span.of(rows).order_by().values_list("partner_id").annotate(total=Count("pk"))


def late_rows(partner: Any, span: Window) -> Link:
    query = urlencode({"partner": partner.public_id, "state": PartnershipReview.State.LATE})
    return Link("pipeline:recruitment-reviews", VIEW, query=query)
