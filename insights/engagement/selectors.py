"""Who has been silent, and how much a partner came week by week."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from core import clock
from insights.engagement.models import EngagementPolicy, PartnerEngagement
from partners.models import Partner, PortalDay

WEEKS = 26


def policy() -> EngagementPolicy:
    """The policy in force; with the default until somebody saves one."""
    return EngagementPolicy.objects.filter(pk=1).first() or EngagementPolicy(pk=1)


def silent_before(day: date) -> date:
    """On a day: who gave the last sign of life before this one has gone silent."""
    return day - timedelta(days=policy().silent_after_days)


def silent_for(partners: QuerySet[Partner], days: int) -> QuerySet[Partner]:
    """Those who gave signs of life, the last one more than so many days ago."""
    return partners.filter(engagement__last_sign_on__lt=clock.today() - timedelta(days=days))


def never_seen(partners: QuerySet[Partner], *, never: bool = True) -> QuerySet[Partner]:
    """Those of whom no sign of life is known; or all others."""
    unknown = Q(engagement=None) | Q(engagement__last_sign_on=None)
    return partners.filter(unknown) if never else partners.exclude(unknown)


def days_silent(row: PartnerEngagement | None) -> int | None:
    """Days since the last sign of life; None where there never was one."""
    if row is None or row.last_sign_on is None:
        return None
    return max(0, (clock.today() - row.last_sign_on).days)


def weekly_visits(partner: Partner) -> list[tuple[date, int]]:
    """Visits by week of the last half year, under the Monday of each, the present week last."""
    monday = clock.today() - timedelta(days=clock.today().weekday())
    weeks = [monday - timedelta(weeks=number) for number in reversed(range(WEEKS))]
    counted: Counter[date] = Counter()
    days = PortalDay.objects.filter(partner=partner, day__gte=weeks[0])
    for day, visits in days.values_list("day", "visits"):
        counted[day - timedelta(days=day.weekday())] += visits
    return [(week, counted[week]) for week in weeks]
