"""How usage and health of an integration are said, on our pages and in the portal."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from integrations.models import HealthCheck, Integration
from web.cells import above, beside, muted
from web.templatetags import formats
from web.templatetags.components.marks import badge

STATE_MARKS = {
    HealthCheck.State.OK: ("ok", "circle-check"),
    HealthCheck.State.DEGRADED: ("warn", "triangle-alert"),
    HealthCheck.State.DOWN: ("bad", "circle-x"),
}


def health_badge(check: HealthCheck | None) -> Any:
    """The state as a word with an icon, and the day of the check."""
    if check is None:
        return badge(_("not checked"), "", "circle-dashed")
    return above(state_badge(check), formats.day(check.checked_at))


def state_badge(check: HealthCheck) -> Any:
    return badge(check.get_state_display(), *STATE_MARKS[HealthCheck.State(check.state)])


def usage_cell(row: Integration) -> Any:
    """The newest share, its day, and how it changed."""
    if row.usage is None:
        return formats.NONE
    change = row.usage_change
    trend = "" if change is None else muted(formats.points(change))
    return above(beside(formats.percent(row.usage.rate, 1), trend), formats.day(row.usage.measured_on))


def formal_badge(row: Integration) -> Any:
    return badge(_("Yes"), "ok") if row.is_formal else badge(_("No"))


def decorate(rows: list[Integration]) -> list[Any]:
    """Rows that came by ``for_show``, with what their table says."""
    for row in rows:
        shown: Any = row
        shown.health_said, shown.usage_said, shown.formal_said = (
            health_badge(row.health), usage_cell(row), formal_badge(row)
        )  # fmt: skip
    return rows
