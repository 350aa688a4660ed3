"""The registry of figures, and one figure with its months, its members and its evidence."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import people
from core.errors import DomainError
from insights.base_views import FiguresMixin, TableFile
from insights.dashboard.views import export_url
from insights.kpis import parts, present, registry, selectors
from insights.kpis.asked import DIMENSIONS
from insights.kpis.registry import GROUPS, KPIS
from insights.kpis.selectors import Reading
from insights.models import DeclaredValue
from web.charts import parts as charts_parts
from web.exports import Columns, export_response
from web.views import Page


class KpiList(FiguresMixin, TableFile, Page):
    """Every figure with what it means, its value and its last twelve months."""

    permission = "insights.kpi:view"
    template_name = "insights/kpis.html"
    title = gettext_lazy("All figures")
    tab = "kpis"
    export_name = "figures"

    def get_context(self, **extra: Any) -> dict[str, Any]:
        reading = selectors.read(self.scope, months=self.months)
        groups = [
            {"label": label, "rows": [self._row(reading, kpi) for kpi in KPIS.values() if kpi.group == group]}
            for group, label in GROUPS.items()
        ]
        return super().get_context(groups=groups, **extra)

    def file_rows(self) -> list[Any]:
        reading = selectors.read(self.scope, months=self.months)
        return [
            (
                kpi,
                *(
                    parts.cell(kpi, kpi.read(then), reading.currency)
                    for then in (reading.now, reading.before)
                ),
            )
            for kpi in KPIS.values()
        ]

    def file_columns(self) -> Columns:
        return [
            (_("Group"), lambda row: GROUPS[row[0].group]),
            (_("Figure"), lambda row: row[0].label),
            (_("Value"), lambda row: row[1]),
            (_("Value a period earlier"), lambda row: row[2]),
            (_("What it means"), lambda row: row[0].definition),
        ]

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

    def file_url(self, **more: str) -> str:
        """The figure as a file, under the filters and over the period of the page."""
        return export_url(self.kpi.code, months=str(self.months), **self.scope.filters, **more)

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
            chart=parts.chart(kpi, parts.by_month(reading, kpi), reading.currency),
            splits=[self._split(dimension, reading.currency) for dimension in self._dimensions()],
            values=self._declared(reading.currency) if kpi.source == registry.DECLARED else [],
            may_declare=kpi.is_declared(reading.now) and self.actor.can("insights.declared:change"),
            export_url=self.file_url(),
            period=present.period_label(reading.now.first, reading.today),
            **extra,
        )

    def _dimensions(self) -> list[str]:
        return [d for d in DIMENSIONS if d in self.names] if self.kpi.splits else []

    def _split(self, dimension: str, currency: str) -> dict[str, Any]:
        names = self.names_of(dimension)
        rows = [
            {
                "name": names.get(code, code),
                "value": present.shown(self.kpi, value, currency),
                "url": present.rows_url(self.kpi, figures, self.scope, **{dimension: code}) if code else "",
            }
            for code, value, figures in parts.by_member(self.scope, self.kpi, dimension, self.months)[:12]
        ]
        return {
            "label": present.dimension_labels()[dimension],
            "rows": rows,
            "file_url": self.file_url(by=dimension),
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


class KpiExport(KpiPages, Page):
    """The figures of a chart as CSV or XLSX: by month, or with ``?by=`` by member."""

    permission = "insights.kpi:export"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reading = selectors.read(self.scope, months=self.months)
        by = request.GET.get("by", "")
        if by in self.names and self.kpi.splits:
            names = self.names_of(by)
            rows = [
                (names.get(code, code), value)
                for code, value, _figures in parts.by_member(self.scope, self.kpi, by, self.months)
            ]
            heading = present.dimension_labels()[by]
        else:
            rows, heading = (
                [(f"{month:%Y-%m}", value) for month, value in parts.by_month(reading, self.kpi)],
                _("Month"),
            )
        columns = [
            (heading, lambda row: row[0]),
            (self.kpi.label, lambda row: parts.cell(self.kpi, row[1], reading.currency)),
        ]
        name = f"{self.kpi.code}{'-' + by if by in self.names else ''}"
        kind = "xlsx" if request.GET.get("export") == "xlsx" else "csv"
        return export_response(rows, columns, name=name, kind=kind)
