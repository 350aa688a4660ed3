"""The registry of figures, and one figure with its months, its members and its evidence."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import people
from core.errors import DomainError
from core.money import Money
from insights.base_views import DIMENSIONS, FiguresMixin
from insights.dashboard.views import export_url
from insights.kpis import present, registry, selectors
from insights.kpis.registry import GROUPS, KPIS
from insights.kpis.selectors import Reading
from insights.models import DeclaredValue
from web.charts import axes as charts_axes
from web.charts import parts as charts_parts
from web.charts import shapes as charts_shapes
from web.exports import export_response
from web.templatetags import formats
from web.views import Page


class KpiList(FiguresMixin, Page):
    """Every figure with what it means, its value and its last twelve months."""

    permission = "insights.kpi:view"
    template_name = "insights/kpis.html"
    title = gettext_lazy("All figures")
    tab = "kpis"

    def get_context(self, **extra: Any) -> dict[str, Any]:
        reading = selectors.read(self.scope, months=self.months)
        groups = [
            {"label": label, "rows": [self._row(reading, kpi) for kpi in KPIS.values() if kpi.group == group]}
            for group, label in GROUPS.items()
        ]
        return super().get_context(groups=groups, **extra)

    def _row(self, reading: Reading, kpi: registry.Kpi) -> dict[str, Any]:
        now = kpi.read(reading.now)
        delta, tone, direction = present.change(kpi, now, kpi.read(reading.before))
        values = [value for value in reading.series(kpi) if value is not None]
        return {
            "kpi": kpi,
            "value": present.shown(kpi, now, reading.currency),
            "beside": kpi.beside(reading.now) if kpi.beside else "",
            "delta": delta,
            "tone": tone,
            "direction": direction,
            "trend": charts_parts.sparkline(values) if len(values) > 1 else None,
            "url": reverse("insights:kpi", args=[kpi.code]),
        }


class KpiPages(FiguresMixin):
    """Pages about the figure named in the address; an unknown one is a 404."""

    tab = "kpis"

    def load(self) -> None:
        super().load()
        kpi = KPIS.get(self.kwargs["code"])
        if kpi is None:
            raise DomainError.not_found()
        self.kpi = kpi
        self.title = kpi.label

    def months_of(self, reading: Reading) -> list[tuple[Any, Any]]:
        """The figure month by month: what the chart and its file show."""
        count = max(self.months, 12)
        months = reading.run_of_months(count)
        if self.kpi.kind == "snapshot":
            return list(zip(months, selectors.pipeline_history(self.scope, months), strict=True))
        return list(zip(months, reading.series(self.kpi, count), strict=True))

    def members_of(self, dimension: str) -> list[tuple[str, Any, Any]]:
        """The figure of each member of a dimension that has one, the largest first."""
        found = selectors.by_member(self.scope, self.kpi, dimension, months=self.months)
        rows = [(code, self.kpi.read(figures), figures) for code, figures in found.items()]
        rows = [row for row in rows if row[1]]
        return sorted(rows, key=lambda row: (-row[1], row[0]))

    def names_of(self, dimension: str) -> dict[str, str]:
        return self.names.get(dimension) or present.member_names(self.actor, dimension)


class KpiPage(KpiPages, Page):
    permission = "insights.kpi:view"
    template_name = "insights/kpi.html"

    def get_context(self, **extra: Any) -> dict[str, Any]:
        reading = selectors.read(self.scope, months=self.months)
        kpi, now = self.kpi, self.kpi.read(reading.now)
        delta, tone, direction = present.change(kpi, now, kpi.read(reading.before))
        return super().get_context(
            kpi=kpi,
            value=present.shown(kpi, now, reading.currency, short=False),
            beside=kpi.beside(reading.now) if kpi.beside else "",
            delta=delta,
            tone=tone,
            direction=direction,
            rows_url=present.rows_url(kpi, reading.now, self.scope),
            chart=self._chart(reading),
            splits=[self._split(dimension, reading.currency) for dimension in self._dimensions()],
            values=self._declared(reading.currency) if kpi.source == registry.DECLARED else [],
            may_declare=kpi.is_declared(reading.now) and self.actor.can("insights.declared:change"),
            export_url=export_url(kpi.code, **self.scope.filters),
            period=present.period_label(reading.now.first, reading.today),
            **extra,
        )

    def _dimensions(self) -> list[str]:
        return [d for d in DIMENSIONS if d in self.names] if self.kpi.splits else []

    def _chart(self, reading: Reading) -> charts_shapes.Chart | None:
        rows = self.months_of(reading)
        if not any(value is not None for _month, value in rows):
            return None
        labels = [formats.month_short(month) for month, _value in rows]
        draw = (
            charts_axes.bar_chart
            if self.kpi.kind == "flow" and self.kpi.source == registry.COMPUTED
            else charts_axes.line_chart
        )
        return draw(
            labels,
            [charts_shapes.Series(self.kpi.label, [_rounded(value) for _month, value in rows])],
            title=self.kpi.label,
            unit=lambda value: present.shown(self.kpi, value, reading.currency),
        )

    def _split(self, dimension: str, currency: str) -> dict[str, Any]:
        names = self.names_of(dimension)
        rows = [
            {
                "name": names.get(code, code),
                "value": present.shown(self.kpi, value, currency),
                "url": present.rows_url(self.kpi, figures, self.scope, **{dimension: code}) if code else "",
            }
            for code, value, figures in self.members_of(dimension)[:12]
        ]
        return {
            "label": present.dimension_labels()[dimension],
            "rows": rows,
            "csv_url": export_url(self.kpi.code, by=dimension, **self.scope.filters),
        }

    def _declared(self, currency: str) -> list[dict[str, Any]]:
        rows = list(DeclaredValue.objects.visible_to(self.actor).filter(kpi=self.kpi.code)[:50])
        known = people.find({row.declared_by for row in rows})
        return [
            {
                "row": row,
                "value": present.shown(self.kpi, row.value, currency, short=False),
                "by": people.name_of(row.declared_by, known),
            }
            for row in rows
        ]


def _rounded(value: Any) -> Any:
    return round(value, 4) if isinstance(value, Decimal) else value


class KpiExport(KpiPages, Page):
    """The figures of a chart as CSV or XLSX: by month, or with ``?by=`` by member."""

    permission = "insights.kpi:export"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reading = selectors.read(self.scope, months=self.months)
        by = request.GET.get("by", "")
        if by in self.names and self.kpi.splits:
            names = self.names_of(by)
            rows = [(names.get(code, code), value) for code, value, _figures in self.members_of(by)]
            heading = present.dimension_labels()[by]
        else:
            rows, heading = (
                [(f"{month:%Y-%m}", value) for month, value in self.months_of(reading)],
                _("Month"),
            )
        columns = [
            (heading, lambda row: row[0]),
            (self.kpi.label, lambda row: self._cell(row[1], reading.currency)),
        ]
        name = f"{self.kpi.code}{'-' + by if by in self.names else ''}"
        kind = "xlsx" if request.GET.get("export") == "xlsx" else "csv"
        return export_response(rows, columns, name=name, kind=kind)

    def _cell(self, value: Any, currency: str) -> Any:
        if value is None:
            return None
        if self.kpi.unit == "money" and self.kpi.source == registry.COMPUTED:
            return Money(int(value), currency)
        return _rounded(value)
