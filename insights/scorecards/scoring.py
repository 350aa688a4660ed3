"""Scores all partners: each figure is read once for all of them, whatever their number."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from core import bulk, clock
from insights.scorecards import rules, selectors
from insights.scorecards.choices import Band
from insights.scorecards.models import PartnerScore, PartnerScoreWeek, ScorecardMeasure, ScorePolicy
from insights.scorecards.selectors import Card
from partners.figures import registry
from partners.figures.registry import FIGURES, Unit
from partners.models import Partner

# Those whom a partnership runs with; nothing is asked of a prospect, nor of one that is suspended or ended.
SCORED = (Partner.Status.ONBOARDING, Partner.Status.ACTIVE)
KEPT = timedelta(weeks=104)


@dataclass(frozen=True)
class _Before:
    """The scores that those of today are compared with, by partner."""

    week: date | None
    scores: dict[int, tuple[int, str]]


def score_all(day: date, progress: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Write how every partner stands by its scorecard on a day, and keep it once a week. Returns how many
    partners that are."""
    cards = selectors.cards_in_use()
    running = Partner.objects.current().filter(status__in=SCORED).order_by("pk")
    partners = [row for row in running.values_list("pk", "type_id") if _card(cards, row[1])]
    values = _values((measure for card in cards.values() for measure in card.measures), day)
    before = _before(day)
    with transaction.atomic():
        policy = _locked_policy()
        PartnerScore.objects.all().delete()
        keeps = not PartnerScoreWeek.objects.filter(week=selectors.monday(day)).exists()
        done = 0
        for part in bulk.chunks(partners):
            rows = list(_rows(part, cards, values, before, policy, day))
            bulk.insert(PartnerScore, rows)
            if keeps:
                bulk.insert(PartnerScoreWeek, _weeks(rows, selectors.monday(day)))
            done += len(part)
            progress(done, len(partners))
        PartnerScoreWeek.objects.filter(week__lt=day - KEPT).delete()
    return len(partners)


def _locked_policy() -> ScorePolicy:
    """The policy, behind whoever scores at the same moment."""
    ScorePolicy.objects.get_or_create(pk=1)
    return ScorePolicy.objects.select_for_update().get(pk=1)


def _card(cards: dict[int | None, Card], type_id: int) -> Card | None:
    return cards.get(type_id) or cards.get(None)


def _values(measures: Iterable[ScorecardMeasure], day: date) -> dict[str, dict[int, Decimal]]:
    """By the key of a measure, the figure of each partner. A statement or two for each measure."""
    wanted = {measure.key: measure for measure in measures}
    return {
        key: registry.read(figure, registry.window(figure, day, measure.months or 12))
        for key, measure in wanted.items()
        if (figure := FIGURES.get(measure.figure))
    }


def _before(day: date) -> _Before:
    week = selectors.compared_week(day)
    if week is None:
        return _Before(None, {})
    rows = PartnerScoreWeek.objects.filter(week=week).values_list("partner_id", "score", "band")
    return _Before(week, {pk: (score, band) for pk, score, band in rows})


def _rows(
    partners: Iterable[tuple[int, int]],
    cards: dict[int | None, Card],
    values: dict[str, dict[int, Decimal]],
    before: _Before,
    policy: ScorePolicy,
    day: date,
) -> Iterator[dict[str, Any]]:
    """The rows of PartnerScore of some partners, each a key and the key of its type."""
    without_sales, now = selectors.types_without_sales(), clock.now()
    for partner_id, type_id in partners:
        card = _card(cards, type_id)
        assert card is not None  # partners without a scorecard are left out above
        lines = [
            _line(measure, partner_id, values, sells=type_id not in without_sales)
            for measure in card.measures
        ]
        found = rules.score(lines)
        yield {
            "partner_id": partner_id,
            "scorecard_id": card.scorecard.pk,
            "score": found or 0,
            "band": rules.band(found, policy),
            "lines": [line.as_json() for line in lines],
            "worst": rules.worst(lines) if found is not None else "",
            **_compared(partner_id, found, card, before, policy),
            "scored_on": day,
            "computed_at": now,
        }


def _line(
    measure: ScorecardMeasure, partner_id: int, values: dict[str, dict[int, Decimal]], *, sells: bool
) -> rules.Line:
    figure = FIGURES.get(measure.figure)
    if figure is None:
        return rules.line(measure, None)
    asked = sells or figure.unit != Unit.MONEY
    return rules.line(measure, values[measure.key].get(partner_id, figure.empty), asked=asked)


def _compared(
    partner_id: int, found: int | None, card: Card, before: _Before, policy: ScorePolicy
) -> dict[str, Any]:
    """What a score is compared with: nothing where one of them is unknown, or was calculated by other measures."""
    score, band = before.scores.get(partner_id, (0, Band.UNKNOWN))
    comparable = before.week is not None and before.week > localdate(card.scorecard.changed_at)
    if found is None or band == Band.UNKNOWN or not comparable:
        return {"compared_on": None, "change": 0, "band_before": ""}
    return {
        "compared_on": before.week,
        "change": found - score,
        "band_before": rules.band(score, policy),
    }


def _weeks(rows: Iterable[dict[str, Any]], week: date) -> Iterator[dict[str, Any]]:
    for row in rows:
        lines = [rules.Line.of_json(line) for line in row["lines"]]
        yield {
            "partner_id": row["partner_id"],
            "week": week,
            "score": row["score"],
            "band": row["band"],
            "values": {
                line.key: [None if line.value is None else str(line.value), line.points] for line in lines
            },
        }
