"""Agreements in force, as a figure of each partner."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count

from agreements.models import Agreement
from core.links import Link
from partners.figures.registry import Window

VIEW = "agreements.agreement:view"


def active(span: Window) -> Iterable[tuple[int, Any]]:
    rows = span.of(Agreement.objects.filter(status=Agreement.Status.ACTIVE)).order_by()
    return rows.values_list("partner_id").annotate(total=Count("pk"))


def active_rows(partner: Any, span: Window) -> Link:
    query = urlencode({"partner": partner.public_id, "status": Agreement.Status.ACTIVE})
    return Link("agreements:list", VIEW, query=query)
