"""From values to points, a score and a band: worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insights.scorecards import rules
from insights.scorecards.models import ScorePolicy
from insights.scorecards.rules import Line

pytestmark = pytest.mark.one_engine


def line(points: int | None, weight: int = 1, **values) -> Line:
    usual = {
        "figure": f"f{weight}",
        "months": None,
        "good": Decimal(10),
        "poor": Decimal(0),
        "value": Decimal(1),
    }
    return Line(**{**usual, "weight": weight, "points": points, **values})


@pytest.mark.parametrize(
    ("value", "good", "poor", "expected"),
    [
        (10, 10, 0, 100), (12, 10, 0, 100), (0, 10, 0, 0), (-3, 10, 0, 0), (4, 10, 0, 40),
        # 1 of 3 is 33.3, 1 of 8 is 12.5 and rounded up.
        (1, 3, 0, 33), (1, 8, 0, 13),
        # Less is better: 20 days between 14 (good) and 90 (poor) are 70 of 76.
        (20, 14, 90, 92), (14, 14, 90, 100), (3, 14, 90, 100), (90, 14, 90, 0), (400, 14, 90, 0),
        (-50, 50, -100, 33),
    ],
)  # fmt: skip
def test_points_are_in_proportion_between_poor_and_good(value, good, poor, expected):
    assert rules.points(Decimal(value), Decimal(good), Decimal(poor)) == expected


def test_a_score_is_the_mean_by_weight_of_what_is_measured():
    # (3 × 80 + 1 × 21) / 4 = 65.25; what has no value is left out.
    assert rules.score([line(80, 3), line(21, 1)]) == 65
    assert rules.score([line(80, 3), line(21, 1), line(None, 2)]) == 65
    # (80 + 21) / 2 = 50.5 is rounded up.
    assert rules.score([line(80), line(21)]) == 51


def test_with_less_than_half_of_the_weight_there_is_no_score():
    assert rules.score([line(80, 2), line(None, 2)]) == 80
    assert rules.score([line(80, 2), line(None, 3)]) is None
    # What is not asked is not missed.
    assert rules.score([line(80, 2), line(None, 3, asked=False)]) == 80
    assert rules.score([]) is None


def test_bands_begin_where_the_policy_says():
    policy = ScorePolicy(healthy_from=70, at_risk_below=40)
    said = [rules.band(score, policy).value for score in (100, 70, 69, 40, 39, 0, None)]
    assert said == ["healthy", "healthy", "watch", "watch", "at_risk", "at_risk", "unknown"]


def test_what_costs_most_is_weighed():
    # 2 × 30 lost is more than 1 × 50.
    assert rules.worst([line(50, 1), line(70, 2)]) == "f2"
    assert rules.worst([line(100), line(100, 2)]) == ""


def test_changes_say_what_the_score_gained_by_each_measure():
    lines = [
        line(80, 3, figure="a"),
        line(20, 1, figure="b"),
        line(50, 1, figure="c"),
        line(None, figure="d"),
    ]
    before = {"a:": ["4", 60], "b:": ["9", 50], "c:": ["5", 50], "d:": ["1", 10], "gone:": ["1", 5]}
    # 3 × 20 / 5 = 12 gained, 30 / 5 = 6 lost; the others moved nothing.
    found = [
        (change.line.figure, change.value_before, change.effect) for change in rules.changes(lines, before)
    ]
    assert found == [("a", 4, Decimal("12.0")), ("b", 9, Decimal("-6.0"))]


_lines = st.lists(
    st.builds(line, st.one_of(st.none(), st.integers(0, 100)), st.integers(1, 100)), min_size=1, max_size=10
)


@given(lines=_lines, up=st.integers(0, 100))
def test_a_measure_that_gains_never_lowers_the_score(lines, up):
    score = rules.score(lines)
    better = [replace(one, points=None if one.points is None else min(100, one.points + up)) for one in lines]
    if score is not None:
        assert 0 <= score <= rules.score(better) <= 100


@given(lines=_lines)
def test_a_line_is_kept_as_it_is(lines):
    assert [Line.of_json(one.as_json()) for one in lines] == lines
