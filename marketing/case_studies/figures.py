"""Case studies, as a figure of each partner."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count

from core.links import Link
from marketing.models import CaseStudy
from partners.figures.registry import Window

VIEW = "marketing.case_study:view"


def published(span: Window) -> Iterable[tuple[int, Any]]:
    rows = span.of(CaseStudy.objects.filter(status=CaseStudy.Status.PUBLISHED)).order_by()
    return rows.values_list("partner_id").annotate(total=Count("pk"))


def published_rows(partner: Any, span: Window) -> Link:
    query = urlencode({"partner": partner.public_id, "status": CaseStudy.Status.PUBLISHED})
    return Link("marketing:list", VIEW, query=query)
