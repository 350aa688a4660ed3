"""Where partners stand by what tiers ask for: the preview of every night, and what a draft would change."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from insights.base_views import FiguresMixin
from insights.models import RequirementSet, TierStanding
from insights.tiers import selectors, services, what_if
from insights.tiers.columns import STANDING_COLUMNS, measure_columns
from insights.tiers.events import VIEW
from insights.tiers.filters import StandingFilter, WhatIfFilter
from web.columns import Column
from web.lists import TableList
from web.views import Page

Move = TierStanding.Move
DRAFT = "draft"


class StandingList(FiguresMixin, TableList):
    """Every partner with its measures and the move that they propose, by the version in force; with
    ``?version=draft`` by the draft, as it was last tried."""

    permission = VIEW
    template_name = "insights/tiers/standings.html"
    title = _("Tiers by measures")
    tab = "tiers"
    queryset = TierStanding.objects.all()
    default_sort = "partner"
    export_permission = "insights.tier:export"
    export_name = "tier-standings"
    columns = STANDING_COLUMNS

    def load(self) -> None:
        super().load()
        self.draft = selectors.draft() if self.request.GET.get("version") == DRAFT else None
        self.version: RequirementSet | None = self.draft or selectors.requirements_in_force()
        self.filterset_class = WhatIfFilter if self.draft else StandingFilter

    def added_columns(self) -> list[Column]:
        return list(measure_columns(self.actor, self.version))

    def get_queryset(self) -> QuerySet:
        if self.draft:
            return what_if.compared(self.actor, self.draft)
        return super().get_queryset().filter(requirement_set=self.version)

    def get_context(self, **extra: Any) -> dict[str, Any]:
        asked = self.request.GET.getlist("move")
        first = self.version.standings.first() if self.version else None
        return super().get_context(
            version=self.version,
            draft=self.draft,
            as_of=first.computed_at if first else None,
            saved=[
                {"label": label, "url": self._url_of(code), "current": asked == ([code] if code else [])}
                for code, label in [("", _("All partners")), *Move.choices]
            ],
            may_evaluate=self.actor.can(services.EVALUATE) and self.version is not None,
            **extra,
        )

    def _url_of(self, move: str) -> str:
        query = {"version": DRAFT if self.draft else "", "move": move}
        return "?" + urlencode({name: value for name, value in query.items() if value})


class StandingsStart(Page):
    """Calculates the standings anew now: starts the job and shows how far it is."""

    permission = services.EVALUATE
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        job = services.standings_start(actor=self.actor)
        if job and job.created_by == self.actor.person:
            return HttpResponseRedirect(reverse("web:job", args=[job.public_id]))
        return HttpResponseRedirect(reverse("insights:tier-standings"))


class WhatIf(Page):
    """What the draft would change for the partners of today: who rises, who falls, who stays."""

    permission = VIEW
    template_name = "insights/tiers/what_if.html"
    title = _("What the draft would change")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        draft = selectors.draft()
        return super().get_context(
            draft=draft,
            in_force=selectors.requirements_in_force(),
            **(self._compared(draft) if draft else {}),
            may_configure=self.actor.can(services.CONFIGURE),
            may_publish=self.actor.can(services.PUBLISH),
            **extra,
        )

    def _compared(self, draft: RequirementSet) -> dict[str, Any]:
        comparison, tiers = what_if.compare(self.actor, draft), what_if.tiers_by_rank()
        names: dict[int, Any] = {0: _("No tier"), **{rank: tier.name for rank, tier in tiers.items()}}
        ranks = sorted({rank for pair in comparison.cells for rank in pair})
        return {
            "comparison": comparison,
            "moves": [
                (label, comparison.moves[code], _list_url(change=code)) for code, label in Move.choices
            ],
            "types": [
                (
                    type,
                    [(counts[code], _list_url(type=type.code, change=code)) for code in Move.values],
                )
                for type, counts in comparison.by_type.items()
            ],
            "move_labels": Move.labels,
            "ranks": [names[rank] for rank in ranks],
            "matrix": [
                (
                    names[before],
                    [
                        (
                            comparison.cells[before, after],
                            _list_url(before=before, after=after),
                            before == after,
                        )
                        for after in ranks
                    ],
                )
                for before in ranks
            ],
        }


def _list_url(**query: Any) -> str:
    """The partners of a count, by name."""
    return f"{reverse('insights:tier-standings')}?{urlencode({'version': DRAFT, **query})}"
