"""Dashboards as they are read: the list, a dashboard, its parts as files, its document."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import clock, languages
from insights.base_views import FiguresMixin
from insights.dashboards import documents, selectors
from insights.dashboards.columns import DASHBOARD_COLUMNS, shared_said
from insights.dashboards.models import Dashboard, DashboardTile
from insights.dashboards.reading import Board
from insights.kpis import selectors as kpis
from insights.kpis.asked import DIMENSIONS, Asked
from insights.kpis.selectors import Scope
from insights.rollups.rollup import last_run
from web.exports import export_response
from web.lists import TableList
from web.views import ActionPage, DetailPage


class DashboardList(FiguresMixin, TableList):
    """One's own dashboards and those that are shared; the fixed one of the programme stands before them."""

    permission = selectors.VIEW
    template_name = "insights/dashboards/list.html"
    title = _("Dashboards")
    tab = "dashboards"
    queryset = Dashboard.objects.all()
    default_sort = "-changed"
    export_permission = documents.EXPORT
    export_name = "dashboards"
    columns = DASHBOARD_COLUMNS

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().in_use()

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(may_add=self.actor.can(selectors.CHANGE), **extra)


class _Asked(FiguresMixin):
    """The figures under what the address asks for; where it asks for nothing, as the dashboard opens."""

    tab = "dashboards"

    @property
    def dashboard(self) -> Dashboard:
        return self.object

    @property
    def query(self) -> Mapping[str, str]:
        named = any(name in self.request.GET for name in (*DIMENSIONS, "months"))
        return self.request.GET if named else selectors.opens_with(self.dashboard)

    def link(self, **changes: Any) -> str:
        """With the period always: an address without anything opens with the filters of the dashboard."""
        query = {**self.scope.filters, "months": self.months, **changes}
        return "?" + urlencode({name: value for name, value in query.items() if value})

    @cached_property
    def board(self) -> Board:
        return Board(Asked(self.scope, self.months, self.names))


class DashboardPage(_Asked, DetailPage):
    permission = selectors.VIEW
    template_name = "insights/dashboards/detail.html"
    queryset = Dashboard.objects.in_use().select_related("owner")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        return super().get_context(
            title=str(self.object),
            parts=self.board.parts(selectors.tiles_of(self.object)),
            menus=self.filter_menus(self._countries()),
            query=self.link().removeprefix("?"),
            filtered=bool(self.scope.filters),
            clear_url=self.link(**dict.fromkeys(self.scope.filters)),
            shared_said=shared_said(self.object),
            may_change=selectors.may_change(self.actor, self.object),
            may_copy=self.actor.can(selectors.CHANGE),
            may_export=self.actor.can(documents.EXPORT),
            languages=languages.offered(),
            **extra,
        )

    def _countries(self) -> set[str]:
        """Those that have an active partner."""
        run, everybody = last_run(), Scope(self.actor)
        asked = (everybody, "active_partners", "country", clock.today())
        found = kpis.of_run(run, kpis.stocks, *asked)
        return {code for code, count in found.items() if count}


class TileExport(_Asked, DetailPage):
    """What one part shows, as CSV or XLSX."""

    permission = documents.EXPORT
    queryset = DashboardTile.objects.filter(dashboard__archived_at=None).select_related("dashboard", "target")

    @property
    def dashboard(self) -> Dashboard:
        return self.object.dashboard

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        part = self.board.part(self.object)
        columns = [(part.heads[0], lambda line: line.label), (part.heads[1], part.cell)]
        kind = "xlsx" if request.GET.get("export") == "xlsx" else "csv"
        return export_response(
            part.lines, columns, name=f"{self.object.kind}-{self.object.public_id}", kind=kind
        )


class DashboardPdf(_Asked, ActionPage):
    """Starts the job that makes the document, and shows how far it is."""

    permission = documents.EXPORT
    queryset = Dashboard.objects.in_use()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        wanted = request.POST.get("language", "")
        language = wanted if wanted in dict(languages.offered()) else languages.of_programme()
        job = documents.start_pdf(
            actor=self.actor,
            dashboard=self.object,
            language=language,
            query={**self.scope.filters, "months": str(self.months)},
        )
        return HttpResponseRedirect(reverse("web:job", args=[job.public_id]))
