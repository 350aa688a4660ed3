"""A dashboard as one reader sees it: every part with its figures and the pages of the rows behind them.

The page, its files, the API and the document that is sent all show the same parts.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.errors import Sentence
from core.links import Link
from core.money import Money
from core.paging import COUNT_CAP, capped_count
from insights.dashboards import lists
from insights.dashboards.models import DashboardTile, Dimension
from insights.kpis import parts, present, registry, selectors
from insights.kpis.asked import Asked
from insights.kpis.registry import KPIS, Kpi
from insights.kpis.selectors import Reading, Scope
from insights.targets.presenters import describe
from partners.figures import presenters as figure_presenters
from partners.figures.registry import FIGURES, PartnerFigure, Unit, Window, window
from partners.figures.registry import read as read_figure
from partners.models import Partner
from partners.vocabulary.exchange import programme_currency
from web.charts import parts as charts_parts
from web.charts.shapes import Row
from web.templatetags import formats

Kind = DashboardTile.Kind
_SPLIT = {
    Dimension.TYPE: gettext_lazy("%(figure)s, by type"),
    Dimension.TIER: gettext_lazy("%(figure)s, by tier"),
    Dimension.KIND: gettext_lazy("%(figure)s, by relationship"),
    Dimension.COUNTRY: gettext_lazy("%(figure)s, by country"),
    Dimension.OWNER: gettext_lazy("%(figure)s, by who looks after the partner"),
}


@dataclass(frozen=True)
class Line:
    """One figure of a part. ``number`` is in its unit, money in major units; ``url`` opens the rows that it
    counts, ``page`` the page of what it is of."""

    label: str
    number: Decimal | None
    text: str
    url: str = ""
    page: str = ""
    code: str = ""


@dataclass
class Part:
    """What a tile shows. ``more`` is how many of its lines the page leaves to its file, ``missing`` says why it
    shows nothing, ``left_out`` which filters do not narrow it."""

    tile: DashboardTile
    title: Sentence
    unit: str = "count"
    currency: str = ""
    heads: tuple[Sentence, Sentence] = ("", "")
    lines: list[Line] = field(default_factory=list)
    url: str = ""
    note: Sentence = ""
    beside: str = ""
    change: tuple[str, str, str] = ("", "", "")
    chart: Any = None
    target: dict[str, Any] | None = None
    more: int = 0
    missing: Sentence = ""
    left_out: Sentence = ""

    @property
    def first(self) -> Line | None:
        return self.lines[0] if self.lines else None

    def cell(self, line: Line) -> Any:
        """A figure as it stands in a file."""
        if self.unit == "money" and line.number is not None:
            return Money(present.to_minor(line.number, self.currency), self.currency)
        if line.number is not None and line.number == line.number.to_integral_value():
            return int(line.number)
        return parts.rounded(line.number)


class Board:
    """The figures of one reader under the filters that are asked for."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.scope, self.actor = asked.scope, asked.scope.actor
        self._read: dict[int, Reading] = {}

    def parts(self, tiles: Iterable[DashboardTile]) -> list[Part]:
        return [self.part(tile) for tile in tiles]

    def part(self, tile: DashboardTile) -> Part:
        make = {
            Kind.FIGURE: self._figure,
            Kind.CHART: self._chart,
            Kind.BREAKDOWN: self._breakdown,
            Kind.RANKING: self._ranking,
            Kind.TARGET: self._target,
            Kind.LIST: self._list,
        }
        part = make[Kind(tile.kind)](tile)
        part.title = str(tile.title) or part.title
        return part

    # -- What several kinds read -------------------------------------------------------------------

    def _months(self, tile: DashboardTile) -> int:
        return tile.months or self.asked.months

    def reading(self, months: int) -> Reading:
        if months not in self._read:
            self._read[months] = selectors.read(self.scope, months=months)
        return self._read[months]

    @cached_property
    def _whole(self) -> Reading:
        """Targets are of the whole programme (for a restricted manager: of own partners)."""
        return selectors.read(Scope(self.actor)) if self.scope.filters else self.reading(12)

    def _kpi(self, tile: DashboardTile) -> tuple[Kpi | None, Part]:
        kpi = KPIS.get(tile.kpi)
        if kpi is None:
            return None, _gone(tile)
        url = present.kpi_url(kpi, self.scope, self._months(tile))
        part = Part(tile, kpi.label, unit=kpi.unit, url=url, currency=programme_currency())
        return kpi, part

    def _line(self, kpi: Kpi, label: str, value: Any, currency: str, **more: str) -> Line:
        number = selectors.natural(kpi, value, currency)
        return Line(label, number, present.shown(kpi, value, currency), **more)

    def _shown_rows(self, tile: DashboardTile) -> int:
        return tile.rows_shown

    # -- One function for each kind ----------------------------------------------------------------

    def _figure(self, tile: DashboardTile) -> Part:
        kpi, part = self._kpi(tile)
        if kpi is None:
            return part
        months = self._months(tile)
        reading = self.reading(months)
        now = kpi.read(reading.now)
        part.change = present.change(kpi, now, kpi.read(reading.before))
        part.title = kpi.label if _stands(kpi) else present.over_period(kpi, months)
        part.note = present.compared(kpi, months) if part.change[0] else ""
        part.beside = kpi.beside(reading.now) if kpi.beside else ""
        part.heads = (_("Figure"), part.title)
        url = present.rows_url(kpi, reading.now, self.scope) or part.url
        part.lines = [self._line(kpi, str(kpi.label), now, reading.currency, url=url, code=kpi.code)]
        return part

    def _chart(self, tile: DashboardTile) -> Part:
        kpi, part = self._kpi(tile)
        if kpi is None:
            return part
        reading = self.reading(self._months(tile))
        rows = parts.by_month(reading, kpi)
        part.heads = (_("Month"), kpi.label)
        part.chart = parts.chart(kpi, rows, reading.currency, tile.title)
        part.lines = [
            self._line(
                kpi,
                formats.month(month),
                value,
                reading.currency,
                url=parts.month_url(reading, kpi, month),
                code=f"{month:%Y-%m}",
            )
            for month, value in rows
        ]
        return part if part.chart else _empty(part)

    def _breakdown(self, tile: DashboardTile) -> Part:
        kpi, part = self._kpi(tile)
        if kpi is None:
            return part
        months, dimension = self._months(tile), tile.dimension
        names = self.asked.names.get(dimension) or present.member_names(self.actor, dimension)
        found = parts.by_member(self.scope, kpi, dimension, months)
        figure = kpi.label if _stands(kpi) else present.over_period(kpi, months)
        part.title = _SPLIT[Dimension(dimension)] % {"figure": figure}
        part.heads = (Dimension(dimension).label, kpi.label)
        part.lines = [
            self._line(
                kpi,
                names.get(code, code),
                value,
                part.currency,
                url=present.rows_url(kpi, figures, self.scope, **{dimension: code}) if code else "",
                code=code,
            )
            for code, value, figures in found
        ]
        return _ranked(part, self._shown_rows(tile))

    def _ranking(self, tile: DashboardTile) -> Part:
        figure = FIGURES.get(tile.figure)
        if figure is None:
            return _gone(tile)
        months, currency = self._months(tile), programme_currency()
        part = Part(tile, figure.label, unit=str(figure.unit), currency=currency)
        part.title = formats.labelled(_("Partners"), figure.label)
        part.heads = (_("Partner"), figure.label)
        if not self.actor.can(figure.permission):
            part.missing = _("Your role does not show this measure.")
            return part
        span = window(figure, clock.today(), months)
        part.note = present.period_label(span.first, span.last) if span.first else ""
        values = self._values(figure, span, lowest=tile.lowest_first)
        for partner in self._best(values, self._shown_rows(tile), lowest=tile.lowest_first):
            number = _natural(figure, values[partner.pk], currency)
            text = figure_presenters.shown(figure, values[partner.pk], currency)
            url = figure_presenters.rows_url(figure, self.actor, partner, span)
            page = Link("partners:detail", "partners.partner:view", args=(partner.public_id,))
            part.lines.append(
                Line(partner.name, number, text, url, page.url_for(self.actor), partner.public_id)
            )
        return part if part.lines else _empty(part)

    def _values(self, figure: PartnerFigure, span: Window, *, lowest: bool) -> dict[int, Decimal]:
        """The figure of each active partner of the reader's scope that has one; zero ranks among the lowest
        alone."""
        if self.scope.nobody:
            return {}
        rows = Partner.objects.visible_to(self.actor).filter(status=Partner.Status.ACTIVE)
        for dimension, member in self.scope.conditions.items():
            rows = rows.filter(selectors.partner_condition(dimension, member, ""))
        found = read_figure(figure, span)
        values = {pk: found.get(pk, figure.empty) for pk in rows.values_list("pk", flat=True)}
        return {pk: value for pk, value in values.items() if value is not None and (lowest or value)}

    def _best(self, values: dict[int, Decimal], count: int, *, lowest: bool) -> list[Partner]:
        """The partners with the highest or the lowest values, in that order; those in one place stand in the
        order of their keys."""
        ranked = ((value if lowest else -value, pk) for pk, value in values.items())
        keys = [pk for _value, pk in heapq.nsmallest(count, ranked)]
        found = Partner.objects.visible_to(self.actor).in_bulk(keys)
        return [found[pk] for pk in keys]

    def _target(self, tile: DashboardTile) -> Part:
        target = tile.target
        assert target is not None  # as the constraint of its kind says
        (line,) = selectors.target_lines(self._whole, [target])
        said = describe(line, self._whole.currency)
        unit = line.kpi.unit if line.kpi else "count"
        part = Part(tile, str(target), unit=unit, currency=self._whole.currency, url=said["url"], target=said)
        part.heads = (_("Target"), str(target))
        if line.kpi:
            shown = (
                ("attained", _("Attained"), line.standing.attained),
                ("expected", _("Expected by now"), line.standing.expected),
                ("forecast", _("Forecast"), line.standing.forecast),
            )
            part.lines = [
                Line(label, value, said[code], said["url"] if code == "attained" else "", code=code)
                for code, label, value in shown
            ]
        if self.scope.filters:
            part.left_out = _("The filter does not narrow the targets: they are of the whole programme.")
        return part

    def _list(self, tile: DashboardTile) -> Part:
        found = lists.listed(tile.address, self.actor, self.scope.filters)
        part = Part(tile, str(tile.get_kind_display()))
        if found is None:
            part.missing = _("Your role does not show this list.")
            return part
        count = capped_count(found.rows)
        text = (
            _("%(count)s+") % {"count": formats.number(COUNT_CAP)}
            if count > COUNT_CAP
            else formats.number(count)
        )
        part.title, part.url = found.title, found.url
        part.heads = (_("List"), _("Number"))
        part.lines = [Line(str(found.title), Decimal(min(count, COUNT_CAP)), text, found.url)]
        if found.unknown:
            labels = present.dimension_labels()
            part.left_out = _("Not narrowed by: %(filters)s.") % {
                "filters": ", ".join(labels[name] for name in found.unknown)
            }
        return part


def _stands(kpi: Kpi) -> bool:
    """Whether a figure is as it stands now, and not over a period."""
    return kpi.kind in ("stock", "snapshot") or kpi.source == registry.DECLARED or kpi.unit == "count"


def _gone(tile: DashboardTile) -> Part:
    return Part(tile, tile.get_kind_display(), missing=_("This figure does not exist any more."))


def _empty(part: Part) -> Part:
    part.missing = _("No figure yet")
    return part


def _ranked(part: Part, count: int) -> Part:
    """The largest of the lines as bars."""
    if not part.lines:
        return _empty(part)
    part.more = max(len(part.lines) - count, 0)
    texts = {line.number: line.text for line in part.lines}
    rows = [Row(line.label, line.number or 0, line.url) for line in part.lines[:count]]
    part.chart = charts_parts.ranking(rows, title=part.title, unit=lambda number: texts.get(number, ""))
    return part


def _natural(figure: PartnerFigure, value: Decimal, currency: str) -> Decimal:
    return Money(int(value), currency).decimal if figure.unit == Unit.MONEY else value
