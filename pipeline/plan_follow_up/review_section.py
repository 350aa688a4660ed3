"""What joint plans have to say when the partnership is reviewed: only what is shared with the partner."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core.slots import Drawing, ReviewSection
from pipeline.models import JointPlan
from pipeline.plan_follow_up import selectors
from pipeline.plans import rules
from pipeline.plans.choices import Side
from pipeline.plans.document import side_names
from pipeline.plans.selectors import OWED

VIEW = "pipeline.plan:view"


def section(partner: Any, since: date | None, today: date) -> ReviewSection | None:
    """How much each side has done of what it promised in the plans that are followed."""
    plans = JointPlan.objects.filter(partner=partner, stage__in=selectors.FOLLOWED)
    lines: list[str] = []
    charts: list[Drawing] = []
    for plan in plans.select_related("partner", "own_entity").order_by("pk"):
        rows = _promised(plan)
        names = side_names(plan)
        lines += [_done(plan, names[side], found, today) for side, found in rows.items() if found]
        charts += _drawn(plan, names, rows, today)
    if not lines:
        return None
    return ReviewSection("plans", _("Joint plan"), lines, charts, permission=VIEW)


def _promised(plan: JointPlan) -> dict[str, list[Any]]:
    """What each side owes in shared sections; what both owe is each one's."""
    shared = selectors.shared_codes(plan)
    rows = [row for model in OWED if model.SECTION in shared for row in model.objects.filter(plan=plan)]
    return {side: [row for row in rows if side in selectors.sides_of(row)] for side in (Side.US, Side.THEM)}


def _done(plan: JointPlan, who: str, rows: list[Any], today: date) -> str:
    found = rules.progress(rows, today)
    values = {"plan": plan.number, "who": who, "done": found.done, "total": found.total, "late": found.late}
    if found.late:
        return _("%(plan)s, %(who)s: %(done)s of %(total)s things done, %(late)s late.") % values
    return _("%(plan)s, %(who)s: %(done)s of %(total)s things done, none late.") % values


def _drawn(plan: JointPlan, names: dict[str, str], rows: dict[str, list[Any]], today: date) -> list[Drawing]:
    found = {side: rules.progress(promised, today) for side, promised in rows.items() if promised}
    if not found:
        return []
    title = _("Done of what was promised, %(plan)s") % {"plan": plan.number}
    shares = [round(one.done / one.total, 4) for one in found.values()]
    return [Drawing("ranking", title, [names[side] for side in found], [(title, shares)], "percent")]
