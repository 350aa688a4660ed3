"""The arithmetic of recruitment, by hand and by properties."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.recruitment import rules
from pipeline.recruitment.rules import Change, Pace, Stall, State, Weight

TODAY = date(2026, 11, 21)
days = st.integers(0, 800)
weights = st.builds(Weight, st.sampled_from(["exploration", "proposal"]), st.integers(0, 10**12))


@pytest.mark.parametrize(
    ("potential", "probability", "expected"),
    [
        (30_000_000, 40, 12_000_000),  # €300,000 at 40% is €120,000
        (12_345, 33, 4_074),  # 4,073.85 cents
        (1, 50, 1),  # half a cent goes up
        (1, 49, 0),
        (270_000_000, 0, 0),
        (270_000_000, 100, 270_000_000),
    ],
)
def test_a_potential_is_weighed_by_its_probability(potential, probability, expected):
    assert rules.weighted(potential, probability) == expected


def test_a_forecast_adds_what_the_cards_show():
    # 50 % of 1 cent three times: each card shows 1 cent, so the column says 3 and not 1.5.
    assert rules.forecast([(1, 50), (1, 50), (1, 50)]) == 3
    assert rules.forecast([]) == 0


@given(st.lists(st.tuples(st.integers(0, 10**15), st.integers(0, 100)), max_size=30))
def test_a_forecast_lies_within_what_rounding_allows(rows):
    exact = sum(Decimal(p) * q / 100 for p, q in rows)
    assert abs(rules.forecast(rows) - exact) <= Decimal("0.5") * len(rows)
    assert 0 <= rules.forecast(rows) <= sum(p for p, _q in rows)


@given(st.integers(0, 10**15), st.integers(0, 100))
def test_weighing_is_the_usual_commercial_rounding(potential, probability):
    exact = (Decimal(potential) * probability / 100).quantize(Decimal(1), ROUND_HALF_UP)
    assert rules.weighted(potential, probability) == int(exact)


def test_time_in_phase_is_measured_against_the_usual_duration():
    exploration = Pace(usual_min=7, usual_max=14)
    in_time = rules.time_in_phase(exploration, TODAY - timedelta(days=14), TODAY)
    assert (in_time.days, in_time.limit, in_time.over, in_time.is_target) == (14, 14, 0, False)
    late = rules.time_in_phase(exploration, TODAY - timedelta(days=19), TODAY)
    assert (late.days, late.over) == (19, 5)


def test_implementation_has_a_clock_of_its_own():
    implementation = Pace(usual_min=30, usual_max=365, target=30)
    # "Under 30 days": the 29th day attains it, the 30th does not.
    assert rules.time_in_phase(implementation, TODAY - timedelta(days=29), TODAY).over == 0
    late = rules.time_in_phase(implementation, TODAY - timedelta(days=30), TODAY)
    assert (late.over, late.is_target) == (1, True)


@given(days, days)
def test_a_phase_that_goes_on_is_never_late_by_duration(since, touched):
    pace = Pace(usual_min=None, usual_max=None)
    assert rules.time_in_phase(pace, TODAY - timedelta(days=since), TODAY).over == 0
    stalled = rules.stall(
        rules.limits(pace, TODAY),
        phase_since=TODAY - timedelta(days=since),
        touched_on=TODAY - timedelta(days=touched),
        has_step=False,
    )
    assert stalled == Stall.NOT


@given(days, st.integers(0, 400), st.booleans())
def test_being_beyond_a_limit_and_standing_out_are_the_same(since, limit, is_target):
    pace = Pace(target=limit) if is_target else Pace(usual_max=limit)
    entered = TODAY - timedelta(days=since)
    stalled = rules.stall(rules.limits(pace, TODAY), phase_since=entered, touched_on=TODAY, has_step=True)
    assert bool(stalled) == (rules.time_in_phase(pace, entered, TODAY).over > 0)


def test_a_recruitment_without_step_or_activity_stalls():
    limits = rules.limits(Pace(usual_max=28, idle=10), TODAY)
    idle = {"phase_since": TODAY - timedelta(days=12), "touched_on": TODAY - timedelta(days=10)}
    assert rules.stall(limits, **idle, has_step=False) == Stall.IDLE
    assert rules.stall(limits, **idle, has_step=True) == Stall.NOT
    assert (
        rules.stall(limits, **{**idle, "touched_on": TODAY - timedelta(days=9)}, has_step=False) == Stall.NOT
    )


@pytest.mark.parametrize(
    ("step_on", "stalled", "expected"),
    [
        (TODAY - timedelta(days=1), Stall.NOT, State.LATE),
        (TODAY, Stall.NOT, State.FINE),
        (TODAY - timedelta(days=1), Stall.BEYOND_USUAL, State.LATE),
        (TODAY, Stall.BEYOND_USUAL, State.STALLED),
        (None, Stall.IDLE, State.STALLED),
        (None, Stall.NOT, State.FINE),
    ],
)
def test_an_overdue_step_stands_out_first(step_on, stalled, expected):
    assert rules.state(stalled, next_step_on=step_on, today=TODAY) == expected


@pytest.mark.parametrize(
    ("current", "given", "expected"),
    [
        ("prospect", "onboarding", "onboarding"),
        ("onboarding", "prospect", "prospect"),
        ("onboarding", "active", "active"),
        ("active", "prospect", "active"),
        ("suspended", "active", "suspended"),
        ("ended", "prospect", "prospect"),
    ],
)
def test_a_phase_gives_a_status_only_to_who_is_coming_in(current, given, expected):
    assert rules.partner_status(current, given) == expected


def test_what_changed_since_a_forecast_is_said_of_each_recruitment():
    before = {
        1: Weight("exploration", 100),
        2: Weight("proposal", 500),
        3: Weight("proposal", 70),
        4: Weight("negotiation", 40),
        5: Weight("exploration", 9),
    }
    after = {
        1: Weight("exploration", 100),
        3: Weight("negotiation", 90),
        5: Weight("proposal", 9),
        6: Weight("exploration", 30),
    }
    found = rules.differences(before, after, {2: "won", 4: "lost"})
    assert [(row.key, row.kind, row.minor) for row in found] == [
        (2, Change.WON, -500),
        (4, Change.LOST, -40),
        (6, Change.NEW, 30),
        (3, Change.UP, 20),
        (5, Change.MOVED, 0),
    ]


@given(st.dictionaries(st.integers(1, 40), weights), st.dictionaries(st.integers(1, 40), weights))
def test_the_changes_add_up_to_the_change_of_the_forecast(before, after):
    found = rules.differences(before, after, {})
    total = {
        name: sum(w.weighted_minor for w in rows.values()) for name, rows in (("b", before), ("a", after))
    }
    assert sum(row.minor for row in found) == total["a"] - total["b"]


def test_a_median_of_days():
    assert rules.median([]) is None
    assert rules.median([61]) == 61
    assert rules.median([90, 30, 61]) == 61
    assert rules.median([30, 61]) == 46


def test_a_week_is_named_by_its_monday():
    assert rules.monday(date(2026, 11, 21)) == date(2026, 11, 16)
    assert rules.monday(date(2026, 11, 16)) == date(2026, 11, 16)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (7, 14, ("week", 1, 2)),
        (14, 28, ("week", 2, 4)),
        (30, 365, ("month", 1, 12)),
        (3, 10, ("day", 3, 10)),
        (None, None, None),
    ],
)
def test_usual_durations_as_people_say_them(low, high, expected):
    assert rules.usual_span(low, high) == expected
