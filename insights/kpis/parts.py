"""A KPI by month and by member, for its page, its files and dashboards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from core.money import Money
from insights.kpis import present, registry, selectors
from insights.kpis.figures import Figures
from insights.kpis.registry import Kpi
from insights.kpis.selectors import Reading, Scope
from web.charts import axes as charts_axes
from web.charts import shapes as charts_shapes
from web.templatetags import formats


def by_month(reading: Reading, kpi: Kpi) -> list[tuple[date, Any]]:
    """The figure month by month, over a year at least: what its chart and its file show."""
    count = max(reading.months, 12)
    months = reading.run_of_months(count)
    if kpi.kind == "snapshot":
        return list(zip(months, selectors.pipeline_history(reading.scope, months), strict=True))
    return list(zip(months, reading.series(kpi, count), strict=True))


def by_member(scope: Scope, kpi: Kpi, dimension: str, months: int) -> list[tuple[str, Any, Figures]]:
    """The figure of each member of a dimension that has one, the largest first."""
    found = selectors.by_member(scope, kpi, dimension, months=months)
    rows = [(code, kpi.read(figures), figures) for code, figures in found.items()]
    return sorted((row for row in rows if row[1]), key=lambda row: (-row[1], row[0]))


def month_url(reading: Reading, kpi: Kpi, month: date) -> str:
    """The rows of one month of a figure that is counted month by month; "" for another."""
    if kpi.kind != "flow" or kpi.source != registry.COMPUTED:
        return ""
    last = min(selectors.month_end(month), reading.today)
    return present.rows_url(kpi, Figures(reading.table, last, 1, calendar=True), reading.scope)


def chart(kpi: Kpi, rows: Sequence[tuple[date, Any]], currency: str, title: Any = "") -> Any:
    """The months as a chart; None where no month has a figure."""
    if not any(value is not None for _month, value in rows):
        return None
    is_flow = kpi.kind == "flow" and kpi.source == registry.COMPUTED
    draw = charts_axes.bar_chart if is_flow else charts_axes.line_chart
    return draw(
        [formats.month_short(month) for month, _value in rows],
        [charts_shapes.Series(kpi.label, [rounded(value) for _month, value in rows])],
        title=title or kpi.label,
        unit=lambda value: present.shown(kpi, value, currency),
    )


def rounded(value: Any) -> Any:
    """To four places, and none that say nothing."""
    return Decimal(format(round(value, 4).normalize(), "f")) if isinstance(value, Decimal) else value


def cell(kpi: Kpi, value: Any, currency: str) -> Any:
    """A value as it stands in a file."""
    if value is None:
        return None
    if kpi.unit == "money":
        minor = int(value) if kpi.source == registry.COMPUTED else present.to_minor(value, currency)
        return Money(minor, currency)
    return rounded(value)
