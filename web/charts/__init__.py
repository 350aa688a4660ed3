"""Charts: pure functions from figures to geometry. Templates draw it as SVG, styled by classes.

    line_chart(labels, [Series("Sourced", values), Series("Influenced", values)], unit=money_short)
    bar_chart(labels, series, unit=…, stacked=True)
    ranking(rows, unit=…)          horizontal bars: one row, one label
    donut(rows, unit=…)            parts of a whole, at most six; the rest is added up
    target(label, value, of, expected=…)   attained, and where it should stand by now
    sparkline(values)              the shape alone, beside a figure

``{% chart c %}`` draws any of them, in pages and in PDFs. Values are numbers (or None where there
is none); ``unit`` turns one into text. Each chart carries its table as the text alternative.
"""

from web.charts.axes import WIDE, WIDTH, bar_chart, line_chart, nice_scale
from web.charts.parts import donut, ranking, sparkline, target
from web.charts.shapes import INKS, Chart, Row, Series

__all__ = [
    "INKS",
    "WIDE",
    "WIDTH",
    "Chart",
    "Row",
    "Series",
    "bar_chart",
    "donut",
    "line_chart",
    "nice_scale",
    "ranking",
    "sparkline",
    "target",
]
