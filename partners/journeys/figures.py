"""Late steps of an onboarding, as a figure of each partner."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count

from core.links import Link
from partners.figures.registry import Window
from partners.journeys.events import VIEW
from partners.journeys.models import JourneyStep, PartnerJourneyStep


def late(span: Window) -> Iterable[tuple[int, Any]]:
    """Steps of the partner that are open and were due before today, of journeys that go on."""
    rows = PartnerJourneyStep.objects.late().filter(step__side=JourneyStep.Side.THEIRS)
    rows = span.of(rows, "journey__partner").order_by()
    return rows.values_list("journey__partner_id").annotate(total=Count("pk"))


def late_rows(partner: Any, span: Window) -> Link:
    return Link("partners:tab", VIEW, (partner.public_id, "onboarding"))
