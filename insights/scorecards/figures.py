"""The score of its scorecard, as a figure of each partner."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from core.links import Link
from insights.scorecards.choices import Band
from insights.scorecards.models import PartnerScore
from insights.scorecards.services import VIEW
from partners.figures.registry import Window


def scores(span: Window) -> Iterable[tuple[int, Any]]:
    """As they were last counted; none where too little is known."""
    rows = span.of(PartnerScore.objects.exclude(band=Band.UNKNOWN)).order_by()
    return rows.values_list("partner_id", "score")


def rows(partner: Any, span: Window) -> Link:
    return Link("partners:tab", VIEW, (partner.public_id, "scorecard"))
