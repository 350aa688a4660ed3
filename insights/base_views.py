"""What all pages of figures share: the filters in the address, tabs, when the figures are from."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from insights.kpis import present
from insights.kpis.registry import PERIODS
from insights.kpis.selectors import Scope
from insights.rollups.rollup import last_run
from web.templatetags import formats

DIMENSIONS = ("type", "tier", "kind", "country", "owner")


class InsightsTabs:
    """The pages of the insights beside one another; ``tab`` is this one."""

    tab = ""

    def tabs(self) -> list[dict[str, Any]]:
        entries = [
            ("dashboard", _("Programme"), "insights:dashboard", "insights.kpi:view"),
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
        asked = self.request.GET.get("months", "")
        self.months = int(asked) if asked in [str(months) for months in PERIODS] else 12
        dimensions = [d for d in DIMENSIONS if not (d == "owner" and self.actor.own_partners_only)]
        self.names = {dimension: present.member_names(self.actor, dimension) for dimension in dimensions}
        self.scope = Scope(
            self.actor,
            {
                dimension: self.request.GET[dimension]
                for dimension in dimensions
                if self.request.GET.get(dimension) and self.request.GET[dimension] in self.names[dimension]
            },
        )

    def link(self, **changes: Any) -> str:
        """This page with other filters; None takes one away."""
        query = {**self.scope.filters, "months": None if self.months == 12 else self.months, **changes}
        return "?" + urlencode({name: value for name, value in query.items() if value})

    def filter_menus(self, shown_countries: set[str]) -> list[dict[str, Any]]:
        """A menu for the period and one for each dimension."""
        months = {n: _("Last %(months)s months") % {"months": n} for n in PERIODS}
        menus = [
            {
                "label": months[self.months],
                "entries": [(months[n], self.link(months=n), n == self.months) for n in PERIODS],
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
            may_export_figures=self.actor.can("insights.kpi:export"),
            **extra,
        )
