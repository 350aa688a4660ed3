"""The lists of the clause library and of the templates, and the order of their rows."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agreements.library import services
from agreements.models import Clause, Part, Template
from core import clock
from core.numbers import whole_number
from web.views import ActionPage, Page


def _tabs(current: str) -> list[dict[str, Any]]:
    return [
        {"label": _("Clauses"), "url": reverse("agreements:clauses"), "current": current == "clauses"},
        {"label": _("Templates"), "url": reverse("agreements:templates"), "current": current == "templates"},
    ]


class OrderedList(Page):
    """A list whose rows are moved; after a move it says where the row stands now."""

    permission = "agreements.clause:view"

    def said(self, rows: list[Any]) -> str:
        moved = self.request.GET.get("moved", "")
        place = next((number for number, row in enumerate(rows, 1) if row.public_id == moved), 0)
        if not place:
            return ""
        values = {"title": rows[place - 1], "place": place, "count": len(rows)}
        return _("“%(title)s”: place %(place)s of %(count)s.") % values

    def get_context(self, **extra: Any) -> dict[str, Any]:
        may_change = self.actor.can("agreements.clause:change")
        return super().get_context(may_change=may_change, moved=self.request.GET.get("moved", ""), **extra)


class Clauses(OrderedList):
    """The library by the eight parts."""

    template_name = "agreements/clauses.html"
    title = _("Clause library")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        rows = (
            Clause.objects.visible_to(self.actor).select_related("partner_type").prefetch_related("versions")
        )
        today = clock.today()
        parts: list[dict[str, Any]] = [
            {"title": part.label, "number": part.value, "clauses": []} for part in Part
        ]
        for row in rows:
            row.current = row.version_on(today)
            parts[row.part - 1]["clauses"].append(row)
        said = "".join(self.said(part["clauses"]) for part in parts)
        return super().get_context(tabs=_tabs("clauses"), parts=parts, said=said, **extra)


class Templates(OrderedList):
    template_name = "agreements/templates.html"
    title = _("Agreement templates")

    def get_context(self, **extra: Any) -> dict[str, Any]:
        rows = list(Template.objects.visible_to(self.actor).prefetch_related("places"))
        return super().get_context(tabs=_tabs("templates"), templates=rows, said=self.said(rows), **extra)


class Move(ActionPage):
    """Takes a row to the place that a button or a drop names."""

    permission = "agreements.clause:change"

    def place(self) -> int:
        return whole_number(self.request.POST.get("place", ""), default=0)


class ClauseMove(Move):
    queryset = Clause.objects.all()

    def perform(self) -> Clause:
        return services.clause_move(actor=self.actor, clause=self.object, place=self.place())

    def success_url(self, result: Clause) -> str:
        return f"{reverse('agreements:clauses')}?moved={result.public_id}#{result.public_id}"


class TemplateMove(Move):
    queryset = Template.objects.all()

    def perform(self) -> Template:
        return services.template_move(actor=self.actor, template=self.object, place=self.place())

    def success_url(self, result: Template) -> str:
        return f"{reverse('agreements:templates')}?moved={result.public_id}#{result.public_id}"
