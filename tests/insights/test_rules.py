"""Targets by hand: where they should stand, where they are heading, how good that is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from insights.targets import rules
from insights.targets.rules import Goal

TODAY = date(2026, 11, 21)


def goal(**more) -> Goal:
    values = {
        "shape": "number",
        "better": "up",
        "value": Decimal(50),
        "low": None,
        "high": None,
        "strict": False,
        "starts_on": date(2025, 1, 1),
        "baseline": Decimal(0),
        "due_on": date(2029, 1, 1),
        "done_on": None,
    }
    return Goal(**{**values, **more})


def test_expected_is_on_the_straight_line():
    # 1461 days in all; half of them are gone on 1 January 2027 (730 days).
    assert rules.expected_by(goal(), date(2027, 1, 1)) == Decimal(50) * 730 / 1461
    assert rules.expected_by(goal(baseline=Decimal(10)), date(2027, 1, 1)) == 10 + Decimal(40) * 730 / 1461


@pytest.mark.parametrize(
    ("day", "expected"), [(date(2024, 6, 1), 0), (date(2029, 1, 1), 50), (date(2031, 1, 1), 50)]
)
def test_expected_before_the_start_and_after_the_end(day, expected):
    assert rules.expected_by(goal(), day) == expected


def test_without_a_day_nothing_is_expected_by_now():
    standing = rules.standing(goal(due_on=None), Decimal(7), Decimal(5), TODAY)
    assert (standing.expected, standing.forecast, standing.mark, standing.state) == (None, None, None, "")
    assert rules.standing(goal(due_on=None), Decimal(50), None, TODAY).state == "ok"


def test_forecast_goes_on_as_in_the_last_year():
    # 30 now, 20 a year ago, due in exactly 730 days: 30 + 2 × 10.
    assert rules.forecast(Decimal(30), Decimal(20), date(2028, 11, 20), TODAY) == 50
    assert rules.forecast(Decimal(30), None, date(2028, 11, 20), TODAY) is None
    assert rules.forecast(Decimal(30), Decimal(40), TODAY, TODAY) == 30


@pytest.mark.parametrize(
    ("attained", "state"),
    # Expected on 1 January 2027: 24.98; four fifths of it: 19.99.
    [("50", "ok"), ("25", "ok"), ("20", "warn"), ("19.9", "bad"), (None, "")],
)
def test_the_state_of_a_number(attained, state):
    value = None if attained is None else Decimal(attained)
    assert rules.standing(goal(), value, None, date(2027, 1, 1)).state == state


def test_a_number_missed_on_its_day_is_bad_however_near():
    assert rules.standing(goal(), Decimal("49.9"), None, date(2029, 1, 1)).state == "bad"


@pytest.mark.parametrize(
    ("attained", "state", "share"),
    [("76", "ok", "1"), ("75", "warn", "1"), ("68", "warn", "0.9067"), ("60", "bad", "0.8")],
)
def test_above_75_is_not_reached_by_75(attained, state, share):
    nps = goal(shape="threshold", value=Decimal(75), strict=True, due_on=None)
    standing = rules.standing(nps, Decimal(attained), None, TODAY)
    assert (standing.state, round(standing.share, 4)) == (state, Decimal(share))
    assert standing.mark == 1


@pytest.mark.parametrize(
    ("attained", "state", "share"),
    [("29", "ok", "1"), ("30", "warn", "1"), ("33", "warn", "0.9091"), ("40", "bad", "0.75")],
)
def test_under_30_days(attained, state, share):
    deployment = goal(shape="threshold", better="down", value=Decimal(30), strict=True, due_on=None)
    standing = rules.standing(deployment, Decimal(attained), None, TODAY)
    assert (standing.state, round(standing.share, 4)) == (state, Decimal(share))


@pytest.mark.parametrize(
    ("attained", "state"),
    [("0.4", "ok"), ("0.55", "ok"), ("0.75", "ok"), ("0.37", "warn"), ("0.2", "bad")],
)
def test_a_range(attained, state):
    reduction = goal(shape="range", value=None, low=Decimal("0.4"), high=Decimal("0.7"), due_on=None)
    assert rules.standing(reduction, Decimal(attained), None, TODAY).state == state


def test_milestones():
    open_ended = goal(shape="milestone", value=None, due_on=None)
    assert rules.standing(open_ended, None, None, TODAY).state == ""
    done = goal(shape="milestone", value=None, done_on=date(2026, 3, 1))
    assert (rules.standing(done, None, None, TODAY).state, rules.standing(done, None, None, TODAY).share) == (
        "ok",
        1,
    )
    due = goal(shape="milestone", value=None)
    # A quarter of 1461 days is 365: the warning begins on 2 January 2028.
    assert rules.standing(due, None, None, date(2028, 1, 1)).state == ""
    assert rules.standing(due, None, None, date(2028, 1, 2)).state == "warn"
    assert rules.standing(due, None, None, date(2029, 1, 2)).state == "bad"
