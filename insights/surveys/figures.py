"""What surveys by name say of each partner, as figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Avg, F, OuterRef, Subquery

from core.links import Link
from insights.models import Survey, SurveyAnswer
from insights.surveys.events import VIEW
from partners.figures.registry import Window


def _mean(kind: str, times: int) -> Callable[[Window], Iterable[tuple[int, Any]]]:
    """The mean score of a partner's people in the last wave to which any of them answered in the window."""

    def values(span: Window) -> Iterable[tuple[int, Any]]:
        rows = SurveyAnswer.objects.filter(wave__survey__kind=kind, partner__isnull=False).order_by()
        rows = span.on_days(rows, "answered_on")
        last = (
            rows.filter(partner=OuterRef("partner"))
            .order_by("-wave__opened_on", "-wave_id")
            .values("wave")[:1]
        )
        latest = span.of(rows).filter(wave=Subquery(last))
        for partner_id, mean in latest.values_list("partner_id").annotate(
            mean=Avg(F("score") * Decimal(times))
        ):
            yield partner_id, round(Decimal(mean), 6)

    return values


nps_answer = _mean(Survey.Kind.NPS, 1)
satisfaction = _mean(Survey.Kind.REVIEW, 10)


def rows(partner: Any, span: Window) -> Link:
    return Link("partners:tab", VIEW, args=(partner.public_id, "surveys"))
