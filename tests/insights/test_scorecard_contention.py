"""Two counts of the health of partners at the same moment, on PostgreSQL."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core import clock
from core.actor import SYSTEM
from core.models import Event, OutgoingMail
from insights.models import PartnerScore, ScoreAlert
from insights.scorecards import alerts, scoring, selectors
from tests.insights.scorecard_factories import alive, in_use, week
from tests.support.contention import at_once, meeting
from tests.support.users import make_cast

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_of_two_counts_at_once_each_fall_is_told_once(monkeypatch):
    cast = make_cast()
    in_use()
    monday = selectors.monday(clock.today())
    for partner in (cast.a, cast.b):
        alive(partner, silent=400)
        week(partner, monday - timedelta(weeks=4), 90, "healthy")
    monkeypatch.setattr(alerts, "_row", meeting(alerts._row))

    def count() -> int:
        scoring.score_all(clock.today())
        return alerts.alerts_raise(actor=SYSTEM, scores=list(alerts.fallen()))

    assert sorted(at_once(count, count)) == [0, 2]
    assert (PartnerScore.objects.count(), ScoreAlert.objects.count()) == (2, 2)
    assert OutgoingMail.objects.filter(kind="insights.score_alert").count() == 2
    assert Event.objects.filter(code="insights.score.fell").count() == 1
