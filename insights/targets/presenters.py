"""How a target is said: on its page, on dashboards and in their documents."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from insights.kpis import present
from insights.kpis.selectors import TargetLine
from insights.targets.models import Target
from web.templatetags import formats


def describe(line: TargetLine, currency: str) -> dict[str, Any]:
    """A target as its bar says it."""
    target, standing = line.target, line.standing
    kept = target.shape in (Target.Shape.THRESHOLD, Target.Shape.RANGE)
    due = str(target.due_on.year) if target.due_on else _("at all times") if kept else ""
    if line.kpi is None:
        said = _("reached") if target.done_on else _("not reached")
    elif standing.attained is None:
        due, said = "", _("no figure yet")
    elif target.shape == "number":
        said = formats.percent(standing.share, 0)
    else:
        said = present.shown_target(line.kpi, standing.attained, currency)
    return {
        "line": line,
        "label": target.label,
        "text": " · ".join(part for part in (due, said) if part),
        "tone": standing.state,
        "share": standing.share,
        "mark": standing.mark,
        "attained": present.shown_target(line.kpi, standing.attained, currency),
        "expected": present.shown_target(line.kpi, standing.expected, currency),
        "forecast": present.shown_target(line.kpi, standing.forecast, currency),
        "url": reverse("insights:kpi", args=[line.kpi.code]) if line.kpi else reverse("insights:targets"),
    }
