"""How a requested integration is said, on our pages, in the portal and on the roadmap."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from integrations.models import IntegrationRequest
from web.templatetags import formats
from web.templatetags.components.marks import badge

Status = IntegrationRequest.Status
STATUS_MARKS = {
    Status.BACKLOG: ("", "inbox"),
    Status.PLANNED: ("info", "calendar"),
    Status.IN_PROGRESS: ("warn", "construction"),
    Status.DELIVERED: ("ok", "circle-check"),
    Status.DECLINED: ("", "circle-x"),
}
PRIORITY_TONES = {"p1": "warn", "p2": "info", "p3": ""}
# In which order anybody reads the roadmap, and under which headings.
ROADMAP = {
    Status.PLANNED: pgettext_lazy("roadmap", "Planned"),
    Status.IN_PROGRESS: pgettext_lazy("roadmap", "In progress"),
    Status.DELIVERED: pgettext_lazy("roadmap", "Delivered"),
    Status.BACKLOG: pgettext_lazy("roadmap", "Backlog"),
}


def status_badge(row: IntegrationRequest) -> Any:
    return badge(row.get_status_display(), *STATUS_MARKS[Status(row.status)])


def priority_badge(row: IntegrationRequest) -> Any:
    return badge(row.get_priority_display(), PRIORITY_TONES[row.priority])


def planned(row: IntegrationRequest) -> str:
    """When it is planned for: a quarter, or a day."""
    year, _dash, rest = row.planned_for.partition("-")
    if not rest:
        return ""
    if rest.startswith("Q"):
        return _("Q%(quarter)s %(year)s") % {"quarter": rest[1:], "year": year}
    return formats.day(date.fromisoformat(row.planned_for))


def asking(number: int) -> str:
    """How many ask for it."""
    return ngettext("%(count)s asks for it", "%(count)s ask for it", number) % {
        "count": formats.number(number)
    }


def decorate(rows: list[IntegrationRequest]) -> list[Any]:
    """Rows with their demand, and what is said of them."""
    for row in rows:
        shown: Any = row
        shown.status_said, shown.planned_said = status_badge(row), planned(row)
        shown.asking_said = asking(row.demand)
    return rows
