"""The rules of tiers: what is met, what it earns, and that more of what is good never costs a tier."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insights.models import TierRequirement, TierRule
from insights.tiers import rules
from partners.models import Tier

D = Decimal
TIERS = [Tier(pk=rank, rank=rank, code=f"t{rank}") for rank in (1, 2, 3)]
BRONZE, SILVER, GOLD = TIERS
# Of the registered figures: two of which more is better, and one of which less is, that may be missing.
UP, ALSO_UP, DOWN = "revenue_sourced", "deals_won", "days_silent"


def asks(figure, threshold, *, points=0, floor=False):
    months = None if figure == DOWN else 12
    return TierRequirement(
        figure=figure, months=months, threshold=D(threshold), points=points, is_floor=floor
    )


def rule(*requirements, **values):
    row = TierRule(**values)
    row.asked = list(requirements)
    return row


def has(revenue=None, deals=None, silent=None):
    found = {f"{UP}:12": revenue, f"{ALSO_UP}:12": deals, f"{DOWN}:": silent}
    return {key: D(value) for key, value in found.items() if value is not None}


REVENUE, DEALS, SILENT = asks(UP, 1000), asks(ALSO_UP, 3), asks(DOWN, 30)


@pytest.mark.parametrize(
    ("row", "values", "met"),
    [
        (rule(REVENUE, DEALS), has(1000, 3), True),
        (rule(REVENUE, DEALS), has(999, 3), False),
        (rule(), has(), True),
        (rule(SILENT), has(silent=30), True),
        (rule(SILENT), has(silent=31), False),
        # Nothing was measured: not met, though less would be better. Nothing was counted: zero.
        (rule(SILENT), has(), False),
        (rule(asks(UP, 0)), has(), True),
        (rule(REVENUE, DEALS, logic="any"), has(deals=3), True),
        (rule(REVENUE, DEALS, logic="any"), has(999, 2), False),
        # A floor is asked for beside one of the others, and is none of them.
        (rule(asks(UP, 100, floor=True), DEALS, logic="any"), has(99, 3), False),
        (rule(asks(UP, 100, floor=True), DEALS, logic="any"), has(100, 2), False),
        (rule(asks(UP, 100, floor=True), DEALS, logic="any"), has(100, 3), True),
        (rule(asks(UP, 1, points=6), asks(ALSO_UP, 1, points=4), logic="points", points_needed=10), has(1, 1), True),
        (rule(asks(UP, 1, points=6), asks(ALSO_UP, 1, points=4), logic="points", points_needed=10), has(1), False),
        (rule(asks(UP, 9, floor=True), asks(ALSO_UP, 1, points=9), logic="points", points_needed=5), has(8, 1), False),
        # What is agreed is met by no measure; what no room measures any more is not met.
        (rule(basis="agreed"), has(10**9, 10**9, 0), False),
        (rule(asks("gone", 0)), has(), False),
    ],
)  # fmt: skip
def test_a_rule_is_met_by_what_it_asks_for(row, values, met):
    assert rules.is_met(row, values) is met


def test_a_line_says_what_is_missing_and_how_much_is_reached():
    revenue, silent, deals = rules.lines(rule(REVENUE, SILENT, DEALS), has(revenue=250, silent=60))
    assert (revenue.value, revenue.missing, revenue.share, revenue.met) == (250, 750, D("0.25"), False)
    assert (silent.value, silent.missing, silent.share) == (60, 30, D("0.5"))
    assert (deals.value, deals.missing, deals.share) == (0, 3, 0)
    never = rules.lines(rule(SILENT), has())[0]
    assert (never.value, never.missing, never.share, never.met) == (None, None, 0, False)
    assert rules.lines(rule(REVENUE, basis="agreed"), has(1000)) == []


def test_the_highest_tier_whose_rule_is_met_is_earned():
    own = {1: rule(), 2: rule(DEALS), 3: rule(REVENUE)}
    assert rules.earned(TIERS, own, has()) == BRONZE
    assert rules.earned(TIERS, own, has(deals=3)) == SILVER
    # A tier is earned by its own rule, whatever those below ask for.
    assert rules.earned(TIERS, own, has(revenue=1000)) == GOLD
    assert rules.earned(TIERS, {3: rule(REVENUE)}, has()) is None
    assert rules.next_tier(TIERS, {1: rule(), 3: rule(REVENUE)}, BRONZE) == GOLD
    assert rules.next_tier(TIERS, own, GOLD) is None


def test_a_tier_that_was_agreed_is_kept_and_a_higher_one_can_be_earned():
    assert rules.move(SILVER, GOLD, agreed=True) == "rise"
    assert rules.move(SILVER, BRONZE, agreed=False) == "fall"
    assert rules.move(SILVER, None, agreed=True) == "stay"
    assert rules.move(None, None, agreed=False) == "stay"
    assert [rules.is_agreed(row) for row in (None, rule(basis="agreed"), rule())] == [True, True, False]


amounts = st.integers(0, 2000)
figures = st.sampled_from([UP, ALSO_UP, DOWN])


@st.composite
def some_rules(draw):
    found = {}
    for tier in TIERS:
        logic = draw(st.sampled_from(["all", "any", "points"]))
        asked = draw(st.lists(st.tuples(figures, amounts, st.integers(0, 9), st.booleans()), max_size=4))
        requirements = [asks(figure, n, points=points, floor=floor) for figure, n, points, floor in asked]
        needed = draw(st.integers(1, 20)) if logic == "points" else None
        found[tier.pk] = rule(*requirements, logic=logic, points_needed=needed)
    return found


def _rank(tier):
    return tier.rank if tier else 0


@given(some_rules(), amounts, amounts, amounts, st.integers(0, 2000))
def test_more_of_what_is_good_never_lowers_a_tier(own, revenue, deals, silent, more):
    before = _rank(rules.earned(TIERS, own, has(revenue, deals, silent)))
    assert _rank(rules.earned(TIERS, own, has(revenue + more, deals, silent))) >= before
    assert _rank(rules.earned(TIERS, own, has(revenue, deals + more, silent))) >= before
    assert _rank(rules.earned(TIERS, own, has(revenue, deals, max(0, silent - more)))) >= before


@given(some_rules(), amounts, amounts, amounts)
def test_nothing_is_earned_below_a_floor_and_the_lines_agree_with_the_rule(own, revenue, deals, silent):
    values = has(revenue, deals, silent)
    for row in own.values():
        lines = rules.lines(row, values)
        if any(line.requirement.is_floor and not line.met for line in lines):
            assert not rules.is_met(row, values)
        if lines and all(line.met for line in lines) and row.logic != "points":
            assert rules.is_met(row, values)
        if row.logic == "points" and rules.is_met(row, values):
            assert rules.points(row, values) >= row.points_needed
