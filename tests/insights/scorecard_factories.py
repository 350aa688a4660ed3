"""What tests of scorecards need: a scorecard in use, partners that differ, scores of weeks before."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from core.actor import SYSTEM
from insights.engagement.models import PartnerEngagement
from insights.models import PartnerScoreWeek, Scorecard
from insights.scorecards import services
from pipeline.models import Sale
from tests.support.factories import make

TODAY = date(2026, 3, 31)
MONDAY = date(2026, 3, 30)
# figure, months, weight, good, poor: weight 10 in all.
MEASURES = [
    ("revenue_sourced", 12, 3, 10_000_000, 0),
    ("visit_days", None, 2, 20, 0),
    ("days_silent", None, 2, 10, 90),
    ("downloads", None, 1, 10, 0),
    ("deals_open", None, 1, 4, 0),
    ("agreements_active", None, 1, 1, 0),
]


def draft(measures: list[tuple] = MEASURES, **values: Any) -> Scorecard:
    card = services.scorecard_save(
        actor=SYSTEM, **{"name": {"en": "Partners", "fr": "Partenaires"}, **values}
    )
    for figure, months, weight, good, poor in measures:
        bounds = {"good": Decimal(good), "poor": Decimal(poor)}
        services.measure_save(
            actor=SYSTEM, scorecard=card, figure=figure, months=months, weight=weight, **bounds
        )
    return card


def in_use(
    measures: list[tuple] = MEASURES, *, since: str = "2026-01-01T00:00:00Z", **values: Any
) -> Scorecard:
    """A scorecard in use, its measures unchanged for as long as scores are compared."""
    card = services.scorecard_publish(actor=SYSTEM, scorecard=draft(measures, **values))
    Scorecard.objects.filter(pk=card.pk).update(changed_at=since)
    card.refresh_from_db()
    return card


def alive(partner: Any, *, days: int = 10, downloads: int = 4, silent: int = 30) -> None:
    PartnerEngagement.objects.update_or_create(
        partner=partner,
        defaults={
            "counted_on": TODAY,
            "days_90": days,
            "downloads_90": downloads,
            "last_sign_on": TODAY - timedelta(days=silent),
        },
    )


def sold(partner: Any, minor: int, day: date = date(2026, 2, 1)) -> None:
    values = {"role": Sale.Role.SOURCED, "currency": "EUR", "sold_on": day}
    make(Sale, partner, amount_minor=minor, programme_minor=minor, **values)


def week(partner: Any, monday: date, score: int, band: str, **values: Any) -> None:
    PartnerScoreWeek.objects.create(partner=partner, week=monday, score=score, band=band, values=values)
