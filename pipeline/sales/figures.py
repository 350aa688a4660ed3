"""What partners sold, as figures of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode

from django.db.models import Sum

from core.links import Link
from partners.figures.registry import Window
from pipeline.models import Sale

VIEW = "pipeline.sale:view"
Role = Sale.Role


def revenue(*roles: str) -> Callable[[Window], Iterable[tuple[int, Any]]]:
    """Sales in these roles, net of refunds, by the day of sale, in the programme's currency."""

    def values(span: Window) -> Iterable[tuple[int, Any]]:
        rows = span.on_days(span.of(Sale.objects.filter(role__in=roles)), "sold_on").order_by()
        return rows.values_list("partner_id").annotate(total=Sum("programme_minor"))

    return values


def rows(*roles: str) -> Callable[[Any, Window], Link]:
    def page(partner: Any, span: Window) -> Link:
        query = [("partner", partner.public_id), *(("role", role) for role in roles)]
        days = [("sold_after", span.first), ("sold_before", span.last)]
        return Link("pipeline:sales", VIEW, query=urlencode([*query, *days]))

    return page
