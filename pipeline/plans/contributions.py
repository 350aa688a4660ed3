"""Joint plans where other pages leave a place for them: navigation, the partner's page."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core import slots
from core.actor import Actor
from partners.models import Partner
from pipeline.models import JointPlan
from pipeline.plans.presenters import STAGE_TONES
from web import nav

VIEW = "pipeline.plan:view"
SHOWN = 50

nav.register(
    nav.NavItem(
        code="joint-plans",
        label=_("Joint plans"),
        url_name="pipeline:plans",
        icon="map",
        permission=VIEW,
        order=33,
    )
)


def _of(actor: Actor, partner: Partner) -> QuerySet[JointPlan]:
    return JointPlan.objects.visible_to(actor).filter(partner=partner).order_by("-pk")


@slots.partner_tab.fill("pipeline.plan", order=37)
def plans_tab() -> slots.Tab:
    return slots.Tab(
        code="joint-plans",
        label=_("Joint plans"),
        count=lambda actor, partner: _of(actor, partner)[:100],
        template="pipeline/plans/tab.html",
        context=_tab,
        permission=VIEW,
        filled_only=True,
    )


def _tab(actor: Actor, partner: Partner) -> dict[str, Any]:
    rows: list[Any] = list(_of(actor, partner)[:SHOWN])
    for row in rows:
        row.tone = STAGE_TONES[row.stage]
    return {"plans": rows}
