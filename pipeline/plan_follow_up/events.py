"""What can happen while a joint plan is followed."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.events.registry import declare, target_type
from core.links import PageOf
from pipeline import models
from pipeline.models import PlanReviewSection
from web.templatetags.formats import day_of_json

VIEW = "pipeline.plan:view"

target_type(
    models.PlanReview,
    label=str,
    staff=PageOf("pipeline:plan-review", VIEW),
    portal=PageOf("portal:plan-review", VIEW, ("plan.partner.public_id", "public_id")),
    related=("plan__partner",),
)

_DAY: dict[str, Callable[[Any], Any]] = {"day": day_of_json}

declare("pipeline.plan.reminded", _("Reminded of what is due in joint plan “{target}”"), icon="bell-ring")
declare(
    "pipeline.plan.review_begun",
    _("Review of joint plan “{target}” on {day} begun"),
    icon="file-text",
    labels=_DAY,
)
declare(
    "pipeline.plan.review_changed",
    _("“{section}” of the review of joint plan “{target}” on {day} changed"),
    icon="file-pen",
    labels={**_DAY, "section": lambda code: PlanReviewSection.Code(code).label},
)
declare(
    "pipeline.plan.review_deleted",
    _("Review of joint plan “{target}” on {day} deleted"),
    icon="trash-2",
    labels=_DAY,
)
declare(
    "pipeline.plan.review_sent",
    _("Review of joint plan “{target}” on {day} sent to both sides"),
    icon="send",
    partner_visible=True,
    labels=_DAY,
)
declare("pipeline.plan.closed", _("Joint plan “{target}” closed"), icon="flag", partner_visible=True)
declare("pipeline.plan.given_up", _("Joint plan “{target}” given up"), icon="flag")
