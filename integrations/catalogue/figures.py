"""Integrations in the catalogue, as a figure of each partner."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count

from core.links import Link
from integrations.models import Integration
from partners.figures.registry import Window

VIEW = "integrations.integration:view"


def in_catalogue(span: Window) -> Iterable[tuple[int, Any]]:
    rows = span.of(Integration.objects.in_catalogue()).order_by()
    return rows.values_list("partner_id").annotate(total=Count("pk"))


def rows(partner: Any, span: Window) -> Link:
    return Link("integrations:list", VIEW, query=urlencode({"partner": partner.public_id}))
