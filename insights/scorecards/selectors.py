"""Reads of scorecards: which one counts for whom, and how scores went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch

from core import clock
from core.actor import Actor
from insights.scorecards.models import (
    PartnerScore,
    PartnerScoreWeek,
    Scorecard,
    ScorecardMeasure,
    ScorePolicy,
)
from partners.models import Partner, PartnerType
from web.charts import Chart, sparkline

# A score is compared with the one of four weeks ago, and drawn over half a year.
COMPARED = timedelta(weeks=4)
DRAWN = timedelta(weeks=26)


@dataclass(frozen=True)
class Card:
    """A scorecard with its measures, in their order."""

    scorecard: Scorecard
    measures: Sequence[ScorecardMeasure]


def policy() -> ScorePolicy:
    """The policy in force; with the defaults until somebody saves one."""
    return ScorePolicy.objects.filter(pk=1).first() or ScorePolicy(pk=1)


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def cards_in_use() -> dict[int | None, Card]:
    """The scorecards in use by the key of a partner type; the one for all others under None."""
    measures = Prefetch("measures", ScorecardMeasure.objects.order_by("position", "pk"))
    rows = Scorecard.objects.filter(status=Scorecard.Status.IN_USE).prefetch_related(measures)
    return {row.partner_type_id: Card(row, list(row.measures.all())) for row in rows}


def types_without_sales() -> frozenset[int]:
    """The partner types that are offered neither deals nor links: of them no money is asked."""
    rows = PartnerType.objects.filter(deals_offered=False, referrals_offered=False)
    return frozenset(rows.values_list("pk", flat=True))


def compared_week(day: date) -> date | None:
    """The Monday with whose scores those of a day are compared: four weeks before, else the first one kept
    since."""
    this = monday(day)
    weeks = PartnerScoreWeek.objects.filter(week__gte=this - COMPARED, week__lt=this)
    return weeks.order_by("week").values_list("week", flat=True).first()


def score_of(actor: Actor, partner: Partner) -> PartnerScore | None:
    rows = PartnerScore.objects.visible_to(actor).select_related("scorecard")
    return rows.filter(partner=partner).first()


@dataclass(frozen=True)
class History:
    """The scores of a partner, week by week, the oldest first."""

    weeks: Sequence[PartnerScoreWeek]

    def values_on(self, week: date | None) -> Mapping[str, list]:
        """What each measure read and counted in a week."""
        return next((row.values for row in self.weeks if row.week == week), {})

    def chart(self, key: str) -> Chart | None:
        """The points of a measure over time; None where there are too few to draw."""
        found = [row.values[key][1] for row in self.weeks if row.values.get(key, [None, None])[1] is not None]
        return sparkline(found) if len(found) > 1 else None


def history(partner: Partner) -> History:
    """The weeks of half a year, in one statement."""
    rows = PartnerScoreWeek.objects.filter(partner=partner, week__gte=monday(clock.today()) - DRAWN)
    return History(list(rows.order_by("week")))
