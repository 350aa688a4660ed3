"""What a business case comes to, with figures worked out by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline.business_cases import rules
from pipeline.business_cases.presenters import payback_label, return_label
from pipeline.business_cases.rules import Case, Line

pytestmark = pytest.mark.one_engine


def case(*lines: Line, years: int = 3, rate: str = "0") -> Case:
    return Case("EUR", 2027, years, Decimal(rate), "", lines)


def ours(kind: str, *euros: int) -> Line:
    return Line("ours", kind, "x", tuple(euro * 100 for euro in euros))


def test_totals_return_and_net_value_are_sums_of_the_lines():
    # Costs 100 + 20 + 20 (+ 30 in the first year), gains 40 + 90 + 120.
    found = rules.figures(
        case(ours("cost", 100, 20, 20), ours("cost", 30, 0, 0), ours("gain", 40, 90, 120)), "ours"
    )
    assert found.costs == (130_00, 20_00, 20_00)
    assert found.net == (-90_00, 70_00, 100_00)
    assert found.cumulative == (-90_00, -20_00, 80_00)
    assert (found.total_costs, found.total_gains, found.net_value) == (170_00, 250_00, 80_00)
    # 80 / 170 = 0.470588…
    assert found.roi == Decimal("0.4706")
    # 20 are missing after two years, the third brings 100: a fifth of a year, 2.4 months, so by month 27.
    assert found.payback == 27


def test_each_side_counts_its_own_lines():
    theirs = Line("theirs", "gain", "x", (10_00,))
    whole = case(ours("cost", 5), theirs, years=1)
    assert rules.figures(whole, "ours").net_value == -5_00
    assert rules.figures(whole, "theirs").net_value == 10_00


def test_without_costs_a_return_is_not_computable_and_nothing_is_paid_back():
    found = rules.figures(case(ours("gain", 10, 10, 10)), "ours")
    assert found.roi is None
    assert return_label(found.roi) == "Not computable without costs"
    assert payback_label(found, 3) == "Nothing to pay back"
    # Nor is there anything infinite in a case without lines.
    empty = rules.figures(case(), "ours")
    assert (empty.roi, empty.net_value, empty.cumulative) == (None, 0, (0, 0, 0))


@pytest.mark.parametrize(
    ("net", "months"),
    [
        ([-100, 100], 24),  # to the last day of the second year
        ([-100, 50, 49], None),  # one is missing in the end
        ([-100, 200], 18),
        ([-100, 300], 16),  # exactly four months into the second year
        ([-100, 299], 17),  # a little more than four
        ([50, 50], 0),  # never below zero
        ([0, -30, 60], 30),  # a first year of nothing
        ([-100, 150, -100, 200], 39),  # back, below again, back for good: 50 of 200 in year four
        ([-100, 150, -100], None),  # it was back once, and ends below
        ([100, -300, 250], 34),  # begins above: 200 of 250 in year three, 9.6 months
        ([-100], None),
    ],
)
def test_payback_is_when_the_sum_is_back_for_good(net, months):
    assert rules.payback([Decimal(amount) for amount in net]) == months


def test_payback_says_never_within_the_years():
    found = rules.figures(case(ours("cost", 100, 0, 0), ours("gain", 10, 10, 10)), "ours")
    assert payback_label(found, 3) == "Never within 3 years"


def test_present_value_discounts_each_year_from_its_end():
    # 100 / 1.1 + 100 / 1.21 = 90.9090… + 82.6446… = 173.5537…
    found = rules.figures(case(ours("gain", 100, 100), years=2, rate="0.1"), "ours")
    assert (found.net_value, found.present_value) == (200_00, 173_55)
    # Without a rate both are the same.
    assert rules.figures(case(ours("gain", 100, 100), years=2), "ours").present_value == 200_00


def test_sensitivity_is_every_combination_of_a_fifth_less_and_more():
    # Costs 100, gains 50 + 100: net 50.
    rows = rules.sensitivity(case(ours("cost", 100, 0), ours("gain", 50, 100), years=2), "ours")
    nets = [[found.net_value // 100 for _gain, found in cells] for _cost, cells in rows]
    assert nets == [[40, 70, 100], [20, 50, 80], [0, 30, 60]]
    as_planned = rows[1][1][1][1]
    assert as_planned == rules.figures(case(ours("cost", 100, 0), ours("gain", 50, 100), years=2), "ours")
    # The worst: costs 120, gains 40 + 80: back with the last day of the second year.
    worst = rows[2][1][0][1]
    assert (worst.roi, worst.payback) == (Decimal(0), 24)


def test_amounts_are_rounded_once_and_half_up():
    # 0.8 × 0.03 is 0.024, 0.8 × 0.01 is 0.008; together 0.032: three cents, not two and one.
    whole = Case("EUR", 2027, 2, Decimal(0), "", (Line("ours", "gain", "x", (3, 1)),))
    found = rules.figures(whole, "ours", gain_factor=Decimal("0.8"))
    assert (found.gains, found.total_gains) == ((2, 1), 3)
