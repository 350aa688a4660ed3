"""The geometry of charts, computed by hand, and that it is drawn without inline style or script."""

from decimal import Decimal

import pytest
from django.template import engines
from hypothesis import given
from hypothesis import strategies as st

from web.charts import axes as charts_axes
from web.charts import parts as charts_parts
from web.charts.shapes import Row, Series

pytestmark = pytest.mark.one_engine


@pytest.mark.parametrize(
    ("highest", "lowest", "whole", "expected"),
    [
        (97, 0, False, [0, 25, 50, 75, 100]),
        (483_000, 0, False, [0, 200_000, 400_000, 600_000]),
        (0, 0, False, [0, 0.25, 0.5, 0.75, 1]),
        (2, 0, True, [0, 1, 2]),
        (5, -3, False, [-4, -2, 0, 2, 4, 6]),
    ],
)
def test_scale(highest, lowest, whole, expected):
    assert charts_axes.nice_scale(highest, lowest, whole=whole) == expected


@given(st.integers(-(10**12), 10**12), st.integers(-(10**12), 10**12))
def test_a_scale_holds_zero_and_all_figures_in_few_steps(one, other):
    scale = charts_axes.nice_scale(max(one, other), min(one, other))
    assert scale[0] <= min(one, other, 0)
    assert scale[-1] >= max(one, other, 0)
    assert 0 in scale
    assert 2 <= len(scale) <= 8


def test_a_line_stands_in_the_middle_of_its_months_and_is_filled_to_zero():
    chart = charts_axes.line_chart(["Jan", "Feb"], [Series("Won", [0, 4])])
    # 584 units between axis and edge, two months: centres at 56 + 146 and 56 + 438.
    assert chart.lines[0].path == "M202 180 L494 0"
    assert chart.marks[0].path == "M202 180 L494 0 L494 180 L202 180Z"
    assert [(tick.label, tick.y) for tick in chart.ticks] == [
        ("0", "180"), ("1", "135"), ("2", "90"), ("3", "45"), ("4", "0"),
    ]  # fmt: skip


def test_a_missing_figure_breaks_the_line():
    chart = charts_axes.line_chart(["a", "b", "c"], [Series("x", [1, None, 1])])
    assert len(chart.lines) == 2
    assert chart.rows == [["a", "1"], ["b", "–"], ["c", "1"]]


def test_stacked_bars_stand_on_one_another():
    chart = charts_axes.bar_chart(["a"], [Series("won", [3]), Series("lost", [1])], stacked=True)
    won, lost = chart.marks
    assert (won.y, won.height) == ("45", "135")
    assert (lost.y, lost.height) == ("0", "45")
    assert won.x == lost.x


def test_bars_below_zero_hang_from_it():
    (bar,) = charts_axes.bar_chart(["a"], [Series("growth", [-4])]).marks
    assert (bar.y, bar.height) == ("0", "180")


def test_many_months_have_fewer_labels_and_keep_the_last():
    chart = charts_axes.line_chart(list(range(30)), [Series("x", [1] * 30)])
    assert [label.label for label in chart.labels] == [str(n) for n in range(2, 30, 3)]


def test_a_donut_adds_up_what_is_beyond_six():
    chart = charts_parts.donut([Row(f"r{n}", Decimal(n)) for n in range(1, 9)])
    assert [(mark.label, mark.value) for mark in chart.legend] == [
        ("r8", "8"), ("r7", "7"), ("r6", "6"), ("r5", "5"), ("r4", "4"), ("Other", "6"),
    ]  # fmt: skip
    assert chart.total == "36"


def test_one_part_is_a_full_ring():
    (ring,) = charts_parts.donut([Row("all", 5)]).marks
    assert ring.path.count("A78 78") == 2


@pytest.mark.parametrize(
    ("value", "expected_by_now", "width", "tone"),
    [(6, 12, "12%", "warn"), (12, 12, "24%", "ok"), (80, 12, "100%", "ok"), (None, None, "0%", "s1")],
)
def test_a_target_is_green_where_it_should_be_by_now(value, expected_by_now, width, tone):
    (mark,) = charts_parts.target("50 governments", value, 50, expected=expected_by_now).marks
    assert (mark.width, mark.css) == (width, tone)


def test_a_sparkline_of_equal_figures_is_flat():
    assert charts_parts.sparkline([3, 3, 3]).lines[0].path == "M0 22 L50 22 L100 22"
    assert charts_parts.sparkline([]).lines == []


EXAMPLES = [
    charts_axes.line_chart(["a", "b"], [Series("x", [1, 2]), Series("y", [2, 1])]),
    charts_axes.line_chart([], [Series("x", [])]),
    charts_axes.bar_chart(["a"], [Series("x", [1])]),
    charts_parts.ranking([Row("a", 1, "/a"), Row("b", 0)]),
    charts_parts.donut([Row("a", 1), Row("b", 2)]),
    charts_parts.donut([]),
    charts_parts.target("a", 1, 2, expected=1),
    charts_parts.sparkline([1, 2, 3]),
]


@pytest.mark.parametrize("chart", EXAMPLES)
def test_charts_are_drawn_with_classes_and_say_what_they_show(chart):
    html = engines["django"].from_string("{% chart chart %}").render({"chart": chart})
    assert "style=" not in html
    assert "<script" not in html
    for row in chart.rows:
        assert all(cell in html for cell in row)


def test_figures_are_escaped():
    chart = charts_parts.ranking([Row("<b>a</b>", 1)])
    html = engines["django"].from_string("{% chart chart %}").render({"chart": chart})
    assert "<b>a" not in html
