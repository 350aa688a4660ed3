"""The forecast: now, week by week, and what changed since."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.money import Money
from pipeline.forecast import selectors as reads
from pipeline.forecast import services
from pipeline.models import ForecastSnapshot
from pipeline.recruitment.views import RecruitmentPages
from web.charts.axes import line_chart
from web.charts.shapes import Series
from web.templatetags.formats import day, money_short
from web.views import Page

KINDS = {
    "new": (_("New"), "info"),
    "won": (_("Won"), "ok"),
    "lost": (_("Lost"), "bad"),
    "left": (_("No longer counted"), ""),
    "up": (_("Up"), "ok"),
    "down": (_("Down"), "warn"),
    "moved": (_("Moved"), ""),
}


class Forecast(RecruitmentPages, Page):
    permission = "pipeline.recruitment:view"
    template_name = "pipeline/recruitment/forecast.html"
    title = _("Forecast")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        now = reads.now(self.actor)
        kept = reads.kept(self.actor)
        chosen = self._chosen(kept)
        changes = reads.changed_since(self.actor, chosen[0]) if chosen else []
        currency = now["weighted"].currency
        for change in changes:
            change["label"], change["tone"] = KINDS[change["kind"]]
        return super().get_context(
            now=now,
            kept=kept,
            chosen=chosen[0] if chosen else None,
            before=Money(chosen[1], currency) if chosen else None,
            difference=now["weighted"] - Money(chosen[1], currency) if chosen else None,
            changes=changes,
            chart=self._chart(kept, now["weighted"]) if kept else None,
            switch=self.switch("forecast"),
            may_keep=self.actor.can("pipeline.recruitment:snapshot"),
            **extra,
        )

    def _chosen(self, kept: list[tuple[ForecastSnapshot, int]]) -> tuple[ForecastSnapshot, int] | None:
        """The kept week asked for; without one, the latest."""
        try:
            asked = date.fromisoformat(self.request.GET.get("since", ""))
        except ValueError:
            asked = None
        return next((pair for pair in kept if pair[0].week == asked), kept[-1] if kept else None)

    def _chart(self, kept: list[tuple[ForecastSnapshot, int]], now: Money) -> Any:
        labels = [day(snapshot.week) for snapshot, _total in kept] + [str(_("now"))]
        values = [total for _snapshot, total in kept] + [now.amount_minor]
        return line_chart(
            labels,
            [Series(_("Weighted forecast"), values)],
            title=_("Weighted forecast by week"),
            unit=lambda minor: money_short(Money(int(minor), now.currency)),
        )


class ForecastKeep(Page):
    """Keeps this week's forecast now; the timetable does it every Monday."""

    http_method_names = ["post"]
    permission = "pipeline.recruitment:snapshot"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        services.forecast_keep(actor=self.actor)
        return HttpResponseRedirect(reverse("pipeline:recruitment-forecast"))
