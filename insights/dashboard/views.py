"""The programme at a glance."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.money import Money
from insights.base_views import FiguresMixin
from insights.kpis import present, selectors
from insights.kpis.figures import Figures
from insights.kpis.registry import KPIS
from insights.kpis.selectors import Reading, Scope
from insights.models import Target
from insights.rollups import services
from insights.targets.presenters import describe
from web import my_day
from web.charts import axes as charts_axes
from web.charts import parts as charts_parts
from web.charts import shapes as charts_shapes
from web.templatetags import formats
from web.views import Page

STATS = ("active_partners", "revenue_partners", "revenue_share", "renewal_rate")
MEMBERS_SHOWN = 8


class Dashboard(FiguresMixin, Page):
    """Everything is read from rollups, in a number of queries that does not grow with the rows."""

    permission = "insights.kpi:view"
    template_name = "insights/dashboard.html"
    title = gettext_lazy("Programme")
    tab = "dashboard"

    def get_context(self, **extra: Any) -> dict[str, Any]:
        reading = selectors.read(self.scope, months=self.months)
        active = {
            dimension: selectors.of_run(
                reading.run, selectors.stocks, self.scope, "active_partners", dimension, reading.today
            )
            for dimension in ("type", "tier")
        }
        active["country"] = {
            code: Figures(table, reading.today).stock("active_partners")
            for code, table in reading.by_country.items()
        }
        countries = {code for code, count in active["country"].items() if count}
        tasks = my_day.tasks(self.actor)
        return super().get_context(
            stats=[self._stat(reading, KPIS[code]) for code in STATS],
            revenue=self._revenue(reading),
            revenue_file=export_url("revenue_partners", **self.asked),
            targets=[describe(line, reading.currency) for line in self._targets(reading)],
            tasks=tasks[:5],
            task_count=len(tasks),
            top=self._top(reading),
            breakdowns=[self._breakdown(reading, dimension, counts) for dimension, counts in active.items()],
            menus=self.filter_menus(countries),
            run=reading.run,
            partners_url=present.rows_url(KPIS["active_partners"], reading.now, self.scope),
            active_count=reading.now.stock("active_partners"),
            first=reading.now.first,
            last=reading.today,
            filtered=bool(self.scope.filters),
            clear_url=self.link(**dict.fromkeys(self.scope.filters)),
            **extra,
        )

    @property
    def asked(self) -> dict[str, str]:
        """The filters and the period of the page, for its files."""
        return {**self.scope.filters, "months": str(self.months)}

    def _stat(self, reading: Reading, kpi: Any) -> dict[str, Any]:
        now, before = kpi.read(reading.now), kpi.read(reading.before)
        delta, tone, direction = present.change(kpi, now, before)
        return {
            "label": kpi.label if kpi.unit == "count" else present.over_period(kpi, self.months),
            "value": present.shown(kpi, now, reading.currency),
            "delta": delta,
            "tone": tone,
            "direction": direction,
            "note": present.compared(kpi, self.months) if delta else "",
            "href": present.rows_url(kpi, reading.now, self.scope)
            or reverse("insights:kpi", args=[kpi.code]),
        }

    def _revenue(self, reading: Reading) -> charts_shapes.Chart:
        months = reading.run_of_months(self.months)
        series = [
            charts_shapes.Series(label, reading.series(KPIS[code], self.months))
            for code, label in (("revenue_sourced", _("Sourced")), ("revenue_influenced", _("Influenced")))
        ]
        return charts_axes.line_chart(
            [formats.month_short(month) for month in months],
            series,
            title=_("Revenue via partners"),
            unit=lambda minor: formats.money_short(Money(int(minor), reading.currency)),
        )

    def _targets(self, reading: Reading) -> list[Any]:
        """Targets are of the whole programme (for a restricted manager: of own partners)."""
        whole = selectors.read(Scope(self.actor)) if self.scope.filters else reading
        rows = Target.objects.visible_to(self.actor).filter(archived_at=None, on_dashboard=True)
        return selectors.target_lines(whole, rows)

    def _top(self, reading: Reading) -> list[dict[str, Any]]:
        rows = selectors.top_partners(self.scope, months=self.months)
        for row in rows:
            growth = row["growth"]
            row["money"] = formats.money_short(Money(row["revenue"], reading.currency))
            row["tone"] = "" if growth is None else "ok" if growth >= 0 else "bad"
            sign = "+" if growth is not None and growth > 0 else ""
            row["growth_text"] = formats.NONE if growth is None else sign + formats.percent(growth, 0)
        return rows

    def _breakdown(self, reading: Reading, dimension: str, counts: dict[str, int]) -> dict[str, Any]:
        titles = {
            "type": _("Active partners by type"),
            "tier": _("Active partners by tier"),
            "country": _("Active partners by country"),
        }
        counted = sorted((row for row in counts.items() if row[1]), key=lambda row: (-row[1], row[0]))
        rows = [
            charts_shapes.Row(
                self.names[dimension].get(code, code),
                count,
                present.rows_url(KPIS["active_partners"], reading.now, self.scope, **{dimension: code})
                if code
                else "",
            )
            for code, count in counted[:MEMBERS_SHOWN]
        ]
        return {
            "title": titles[dimension],
            "chart": charts_parts.ranking(rows, title=titles[dimension]),
            "empty": not rows,
            "more": max(len(counted) - MEMBERS_SHOWN, 0),
            "file_url": export_url("active_partners", by=dimension, **self.asked),
            "all_url": reverse("insights:kpi", args=["active_partners"]),
        }


def export_url(code: str, **query: str) -> str:
    return f"{reverse('insights:kpi-export', args=[code])}?{urlencode(query)}"


class RollupStart(Page):
    """Brings the figures up to date now: starts the job and shows how far it is."""

    permission = "insights.rollup:run"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        job = services.rollup_start(actor=self.actor)
        if job.created_by == self.actor.person:
            return HttpResponseRedirect(reverse("web:job", args=[job.public_id]))
        return HttpResponseRedirect(reverse("insights:dashboard"))
