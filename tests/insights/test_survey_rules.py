"""What scores say, worked out by hand, and what may be shown of an anonymous survey."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insights.surveys.rules import LEAST, Scores, disclosed, rate, reminder_due

pytestmark = pytest.mark.one_engine


def scores(**counts: int) -> Scores:
    """By score, such as ``s9=2``."""
    return Scores.of((int(name[1:]), count) for name, count in counts.items())


def test_the_nps_is_promoters_less_detractors():
    # 6 of 10 promote, 2 detract: 60 % less 20 %.
    ten = scores(s10=4, s9=2, s8=1, s7=1, s6=1, s0=1)
    assert (ten.promoters, ten.passives, ten.detractors, ten.nps) == (6, 2, 2, Decimal(40))
    assert ten.satisfaction == Decimal(79)  # 40 + 18 + 8 + 7 + 6 + 0 of 100
    assert (Scores().nps, Scores().interval, Scores().satisfaction) == (None, None, None)


def test_the_interval_is_that_of_bonett_and_price():
    # n + 2 = 12, p = 7/12, d = 3/12: 1/3 ± 1.96 √((10/12 − 1/9) / 12) = 0.3333 ± 0.4808.
    low, high = scores(s10=4, s9=2, s8=1, s7=1, s6=1, s0=1).interval
    assert (round(low, 2), round(high, 2)) == (Decimal("-14.75"), Decimal("81.42"))


def test_all_saying_the_same_is_no_certainty():
    # Five promoters: p = 6/7, d = 1/7, 5/7 ± 1.96 √((1 − 25/49) / 7) = 0.714 ± 0.518, and 100 is the most.
    low, high = scores(s10=5).interval
    assert (round(low, 1), high) == (Decimal("19.6"), Decimal(100))


@given(st.lists(st.integers(0, 40), min_size=11, max_size=11))
def test_the_interval_lies_within_the_scale(counts):
    found = Scores(tuple(counts))
    if found.answers:
        low, high = found.interval
        assert -100 <= low <= high <= 100


def test_a_group_that_could_be_worked_out_is_not_shown():
    whole = scores(s9=6) + scores(s7=7) + scores(s0=2)
    # Two answers are left of the whole: the smaller of the others joins them.
    shown, rest = disclosed({"a": scores(s9=6), "b": scores(s7=7), "c": scores(s0=2)}, whole)
    assert set(shown) == {"b"}
    assert rest.counts == (scores(s9=6) + scores(s0=2)).counts


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 9)), st.integers(0, 6))
def test_nothing_of_fewer_than_five_people_is_shown(sizes, unknown):
    groups = {name: scores(s9=size) for name, size in sizes.items()}
    whole = scores(s9=sum(sizes.values()) + unknown)
    shown, rest = disclosed(groups, whole)
    assert all(one.answers >= LEAST for one in shown.values())
    assert rest.answers == 0 or rest.answers >= LEAST or not shown
    assert sum(one.answers for one in shown.values()) + rest.answers == whole.answers


def test_who_has_not_answered_yet_counts_among_those_asked():
    assert (rate(3, 12), rate(0, 0)) == (Decimal("0.25"), None)


@pytest.mark.parametrize(
    ("left", "open_", "due"),
    [(14, 0, None), (8, 6, None), (7, 7, 7), (5, 9, 7), (2, 12, 2), (0, 14, 2), (-1, 15, None), (6, 0, None)],
)
def test_a_reminder_comes_on_its_day_and_the_last_one_alone_where_some_were_missed(left, open_, due):
    assert reminder_due([7, 2], left, open_) == due
