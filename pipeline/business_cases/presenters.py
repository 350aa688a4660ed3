"""A business case in words, tables and charts: for its page, its PDF and proposals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.money import Money, minor_digits
from pipeline.business_cases import rules
from pipeline.business_cases.rules import Case, Figures
from web.charts import Chart, Series, bar_chart, line_chart
from web.templatetags.formats import money_short, money_tile, percent


@dataclass(frozen=True)
class Row:
    """A line of the table by year: its name, an amount for each year, and their sum."""

    label: str
    amounts: list[Money]
    total: Money | None
    strong: bool = False


@dataclass(frozen=True)
class YearsPage:
    """As many years of the table as stand beside each other on paper; the last has the sums."""

    years: list[int]
    rows: list[Row]
    is_last: bool


@dataclass(frozen=True)
class SideView:
    """One side of a case, as it is shown."""

    code: str
    title: str
    rows: list[Row]
    pages: list[YearsPage]
    stats: list[tuple[str, str, str]]
    bars: Chart
    curve: Chart


# Two charts stand beside each other: narrower, so that their words are read.
CHART_WIDTH = 420.0
# Amounts of seven digits with cents, and the sum beside them.
YEARS_ON_PAPER = 5


def side_title(side: str) -> str:
    return _("For us") if side == rules.OURS else _("For the partner")


def return_label(roi: Decimal | None) -> str:
    return _("Not computable without costs") if roi is None else percent(roi)


def payback_label(found: Figures, years: int) -> str:
    if not found.total_costs:
        return _("Nothing to pay back")
    if found.payback is None:
        return ngettext("Never within %(years)s year", "Never within %(years)s years", years) % {
            "years": years
        }
    if not found.payback:
        return _("From the start")
    return ngettext("%(months)s month", "%(months)s months", found.payback) % {"months": found.payback}


def shown(case: Case) -> list[SideView]:
    """The sides that have lines, ours first; ours also when there are none at all."""
    sides = [side for side in (rules.OURS, rules.THEIRS) if case.has(side)]
    return [shown_side(case, side) for side in sides or [rules.OURS]]


def shown_side(case: Case, side: str) -> SideView:
    found = rules.figures(case, side)
    rows = _rows(case, side, found)
    return SideView(
        code=side,
        title=side_title(side),
        rows=rows,
        pages=_pages(case, rows),
        stats=_stats(case, found),
        bars=_bars(case, found),
        curve=_curve(case, found),
    )


def _stats(case: Case, found: Figures) -> list[tuple[str, str, str]]:
    """Label, figure and note of the four figures that a case is read for."""
    value = Money(found.present_value, case.currency)
    note = (
        _("Present value %(value)s at %(rate)s a year")
        % {"value": money_tile(value), "rate": percent(case.discount_rate)}
        if case.discount_rate
        else _("Without discounting")
    )
    costs, gains = Money(found.total_costs, case.currency), Money(found.total_gains, case.currency)
    said = {"gains": money_tile(gains), "costs": money_tile(costs)}
    return [
        (_("Net value"), money_tile(Money(found.net_value, case.currency)), note),
        (_("Return on investment"), return_label(found.roi), _("%(gains)s for %(costs)s") % said),
        (_("Payback"), payback_label(found, case.years), _("From the first of January of the first year")),
    ]


def _rows(case: Case, side: str, found: Figures) -> list[Row]:
    def row(label: str, amounts: Sequence[int], total: int | None, *, strong: bool = False) -> Row:
        money = [Money(amount, case.currency) for amount in amounts]
        return Row(label, money, None if total is None else Money(total, case.currency), strong)

    costs = [row(line.label, line.amounts, line.total) for line in case.of(side, rules.COST)]
    gains = [row(line.label, line.amounts, line.total) for line in case.of(side, rules.GAIN)]
    return [
        *costs,
        row(_("Costs"), found.costs, found.total_costs, strong=True),
        *gains,
        row(_("Gains"), found.gains, found.total_gains, strong=True),
        row(_("Net"), found.net, found.net_value, strong=True),
        row(_("Cumulative"), found.cumulative, None),
    ]


def _pages(case: Case, rows: list[Row]) -> list[YearsPage]:
    starts = range(0, case.years, YEARS_ON_PAPER)
    return [
        YearsPage(
            case.calendar[first : first + YEARS_ON_PAPER],
            [replace(row, amounts=row.amounts[first : first + YEARS_ON_PAPER]) for row in rows],
            first == starts[-1],
        )
        for first in starts
    ]


def _major(amounts: Sequence[int], currency: str) -> list[Decimal]:
    return [Money(amount, currency).decimal for amount in amounts]


def _unit(currency: str) -> Any:
    """A figure of a chart as an amount."""
    digits = minor_digits(currency)
    return lambda value: money_short(Money(round(Decimal(str(value)).scaleb(digits)), currency))


def _bars(case: Case, found: Figures) -> Chart:
    series = [
        Series(_("Costs"), _major(found.costs, case.currency)),
        Series(_("Gains"), _major(found.gains, case.currency)),
    ]
    return bar_chart(
        case.calendar,
        series,
        title=_("Costs and gains by year"),
        unit=_unit(case.currency),
        width=CHART_WIDTH,
    )


def _curve(case: Case, found: Figures) -> Chart:
    """From nothing at the start to where each year ends."""
    values = [Decimal(0), *_major(found.cumulative, case.currency)]
    return line_chart(
        [_("Start"), *case.calendar],
        [Series(_("Cumulative"), values)],
        title=_("What has come back by the end of each year"),
        unit=_unit(case.currency),
        width=CHART_WIDTH,
    )


def sensitivity(case: Case, side: str) -> dict[str, Any]:
    """Costs down and gains across, a fifth lower, as planned, and a fifth higher."""
    return {
        "heads": [_("Gains %(change)s") % {"change": change_label(factor)} for factor in rules.FACTORS],
        "rows": [
            {
                "label": _("Costs %(change)s") % {"change": change_label(cost)},
                "cells": [
                    {
                        "net": Money(found.net_value, case.currency),
                        "roi": return_label(found.roi),
                        "payback": payback_label(found, case.years),
                        "is_planned": cost == gain == 1,
                        "tone": "bad" if found.net_value < 0 else "ok",
                    }
                    for gain, found in cells
                ],
            }
            for cost, cells in rules.sensitivity(case, side)
        ],
    }


def change_label(factor: Decimal) -> str:
    if factor == 1:
        return _("as planned")
    sign = "+" if factor > 1 else ""
    return sign + percent(factor - 1)


def facts(case: Case) -> list[tuple[str, str]]:
    """What all sides share."""
    return [
        (_("Years"), _("%(first)s to %(last)s") % {"first": case.start_year, "last": case.calendar[-1]}),
        (_("Currency"), case.currency),
        (_("Discount rate"), percent(case.discount_rate) if case.discount_rate else _("none")),
    ]
