"""The forecast: kept once a week, equal to a recount, and what changed since."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine

from core.actor import SYSTEM
from core.money import Money
from pipeline.forecast import selectors as forecast_reads
from pipeline.forecast import services as forecast_services
from pipeline.models import ForecastLine, ForecastSnapshot, Recruitment
from pipeline.recruitment import phases as recruitment_phases
from pipeline.recruitment import services as recruitment_services
from pipeline.recruitment.rules import Change, forecast
from tests.pipeline.recruitment_factories import codes, recruit

pytestmark = pytest.mark.django_db


def test_the_forecast_is_kept_once_a_week_and_says_what_changed(cast, phases):
    manager = cast.actor("manager")
    with time_machine.travel("2026-11-17 06:00", tick=False):
        won = recruit(cast, "Won", potential=Money(10_000_000, "EUR"), probability=50)
        lost = recruit(cast, "Lost", potential=Money(2_000_000, "EUR"), probability=10)
        same = recruit(cast, "Same", potential=Money(700_000, "EUR"), probability=20)
        snapshot = forecast_services.forecast_keep(actor=SYSTEM)
        assert forecast_services.forecast_keep(actor=SYSTEM) == snapshot
    assert snapshot.week == date(2026, 11, 16)
    assert ForecastSnapshot.objects.count() == 1
    assert dict(ForecastLine.objects.values_list("recruitment__partner__name", "weighted_minor")) == {
        "Won": 5_000_000,
        "Lost": 200_000,
        "Same": 140_000,
    }
    assert codes().count("pipeline.forecast.kept") == 1

    with time_machine.travel("2026-11-20 06:00", tick=False):
        recruitment_phases.recruitment_move(
            actor=manager, recruitment=won, phase=phases.implementation, reason="x"
        )
        recruitment_services.recruitment_lose(actor=manager, recruitment=lost, reason="x")
        recruit(cast, "New", potential=Money(1_000_000, "EUR"), probability=30)
        changes = forecast_reads.changed_since(manager, snapshot)
        now = forecast_reads.now(manager)
    assert [(row["name"], row["kind"], row["amount"].amount_minor) for row in changes] == [
        ("Won", Change.WON, -5_000_000),
        ("New", Change.NEW, 300_000),
        ("Lost", Change.LOST, -200_000),
    ]
    # 140,000 + 300,000 cents are what phases one to three still hold.
    assert (now["weighted"], now["count"]) == (Money(440_000, "EUR"), 2)
    assert [line["weighted"].amount_minor for line in now["lines"]] == [440_000, 0, 0]
    assert same.weighted_minor == 140_000


def test_after_an_outage_the_week_is_kept_late_and_the_next_one_anew(cast, newcomer):
    with time_machine.travel("2026-11-22 23:00+01:00", tick=False):
        forecast_services.forecast_keep(actor=SYSTEM)
    with time_machine.travel("2026-11-23 05:20+01:00", tick=False):
        forecast_services.forecast_keep(actor=SYSTEM)
    assert list(ForecastSnapshot.objects.values_list("week", flat=True)) == [
        date(2026, 11, 23),
        date(2026, 11, 16),
    ]


def test_the_stored_forecast_equals_a_recount(cast, phases):
    for index, (cents, probability) in enumerate([(333_333, 33), (1, 50), (99_999_999, 7)]):
        recruit(cast, f"P{index}", potential=Money(cents, "EUR"), probability=probability)
    rows = Recruitment.objects.forecast().values_list("programme_minor", "probability")
    # 110,000 (109,999.89) + 1 (0.5) + 7,000,000 (6,999,999.93)
    assert forecast(rows) == 7_110_001
    assert forecast_reads.now(SYSTEM)["weighted"].amount_minor == 7_110_001
