"""Charts of a document from their kept data: the same on the page and on paper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from core.money import Money
from core.slots import Drawing
from web import charts
from web.charts import Chart, Row, Series
from web.templatetags import formats


def kept(drawing: Drawing) -> dict[str, Any]:
    """A chart as it is stored."""
    return asdict(drawing)


def drawn(data: dict[str, Any]) -> Chart:
    """The chart of what was stored, in the language that is active."""
    unit = _unit(data["unit"], data["currency"], axis=data["kind"] != "ranking")
    series = [Series(name, values) for name, values in data["series"]]
    if data["kind"] == "ranking":
        rows = [Row(label, value or 0) for label, value in zip(data["labels"], series[0].values, strict=True)]
        return charts.ranking(rows, title=data["title"], unit=unit)
    make = charts.bar_chart if data["kind"] == "bars" else charts.line_chart
    return make(data["labels"], series, title=data["title"], unit=unit)


def _unit(name: str, currency: str, *, axis: bool) -> Callable[[Any], str]:
    if name == "money":
        write = formats.money_short if axis else formats.money
        return lambda value: formats.NONE if value is None else write(Money(round(value), currency))
    return formats.percent if name == "percent" else formats.number
