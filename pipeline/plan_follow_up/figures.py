"""What partners owe in joint plans and is late, as a figure of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db.models import Count

from core.links import Link
from partners.figures.registry import Window
from pipeline.plan_follow_up import selectors
from pipeline.plans.choices import Side
from pipeline.plans.selectors import OWED

VIEW = "pipeline.plan:view"


def late(span: Window) -> Iterable[tuple[int, Any]]:
    """Promises of the partner, alone or with us, due before the last day of the window and not kept yet."""
    found: Counter[int] = Counter()
    for model in OWED:
        rows = selectors.open_rows(model).exclude(side=Side.US).filter(due_on__lt=span.last)
        rows = span.of(rows, "plan__partner").select_related(None).order_by()
        found.update(dict(rows.values_list("plan__partner_id").annotate(total=Count("pk"))))
    return found.items()


def late_rows(partner: Any, span: Window) -> Link:
    return Link("partners:tab", VIEW, (partner.public_id, "joint-plans"))
