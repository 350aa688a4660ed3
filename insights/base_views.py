"""What all pages of figures share: the filters in the address, tabs, when the figures are from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from core.permissions import refusal
from insights.kpis import present
from insights.kpis.asked import asked
from insights.rollups.rollup import last_run
from web.exports import Columns, export_response
from web.templatetags import formats

EXPORT = "insights.kpi:export"


class InsightsTabs:
    """The pages of the insights beside one another; ``tab`` is this one."""

    tab = ""

    def tabs(self) -> list[dict[str, Any]]:
        entries = [
            ("dashboard", _("Programme"), "insights:dashboard", "insights.kpi:view"),
            ("dashboards", _("Dashboards"), "insights:dashboards", "insights.dashboard:view"),
            ("kpis", _("All figures"), "insights:kpis", "insights.kpi:view"),
            ("health", _("Health"), "insights:health", "insights.scorecard:view"),
            ("tiers", _("Tiers"), "insights:tier-standings", "insights.tier:view"),
            ("tier-reviews", _("Tier reviews"), "insights:tier-reviews", "insights.tier_review:view"),
            ("targets", _("Targets"), "insights:targets", "insights.kpi:view"),
            ("roadmap", _("Roadmap"), "insights:roadmap", "insights.kpi:view"),
            ("surveys", _("Surveys"), "insights:surveys", "insights.survey:view"),
            ("by-partners", _("Declared"), "insights:declared-amounts", "insights.partner_declared:view"),
            ("totals", _("Company totals"), "insights:totals", "insights.company_total:view"),
        ]
        return [
            {"label": label, "url": reverse(name), "current": code == self.tab}
            for code, label, name, permission in entries
            if self.actor.can(permission)
        ]


class FiguresMixin(InsightsTabs):
    """Reads ``?months=`` and one parameter for each dimension; anything unknown is left out."""

    def load(self) -> None:
        super().load()
        found = asked(self.actor, self.query)
        self.scope, self.months, self.names = found.scope, found.months, found.names

    @property
    def query(self) -> Mapping[str, str]:
        """What the address asks for."""
        return self.request.GET

    def link(self, **changes: Any) -> str:
        """This page with other filters; None takes one away."""
        query = {**self.scope.filters, "months": None if self.months == 12 else self.months, **changes}
        return "?" + urlencode({name: value for name, value in query.items() if value})

    def filter_menus(self, shown_countries: set[str]) -> list[dict[str, Any]]:
        """A menu for the period and one for each dimension; of the countries, those that are shown."""
        months = dict(present.periods())
        menus = [
            {
                "label": months[self.months],
                "entries": [(months[n], self.link(months=n), n == self.months) for n in months],
            }
        ]
        labels = present.dimension_labels()
        everything = {
            "type": _("All types"),
            "tier": _("All tiers"),
            "kind": _("All relationships"),
            "country": _("All countries"),
            "owner": _("Everybody's"),
        }
        for dimension, names in self.names.items():
            chosen = self.scope.filters.get(dimension, "")
            members = [(code, name) for code, name in names.items() if code]
            if dimension == "country":
                members = [(c, n) for c, n in members if c in shown_countries or c == chosen]
            items = [(everything[dimension], self.link(**{dimension: None}), not chosen)]
            items += [(name, self.link(**{dimension: code}), code == chosen) for code, name in members]
            title = formats.labelled(labels[dimension], names[chosen]) if chosen else everything[dimension]
            menus.append({"label": title, "entries": items})
        return menus

    def get_context(self, **extra: Any) -> dict[str, Any]:
        if "run" not in extra:
            extra["run"] = last_run()
        return super().get_context(
            tabs=self.tabs(),
            own_only=self.actor.own_partners_only,
            may_run=self.actor.can("insights.rollup:run"),
            may_export_figures=self.actor.can(EXPORT),
            **extra,
        )


class TableFile:
    """A page of figures whose table is also a file, with ``?export=``: ``file_rows`` by ``file_columns``."""

    export_name = ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kind = request.GET.get("export")
        if kind not in ("csv", "xlsx"):
            return super().get(request, *args, **kwargs)
        if not self.actor.can(EXPORT):
            raise refusal(self.actor, EXPORT)
        return export_response(self.file_rows(), self.file_columns(), name=self.export_name, kind=kind)

    def file_rows(self) -> list[Any]:
        raise NotImplementedError

    def file_columns(self) -> Columns:
        raise NotImplementedError
