"""What can happen to a joint plan.

What a change says word by word is ours to read; of a shared section the partner reads that it changed.
"""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.events.registry import declare, target_type
from core.links import PageOf
from pipeline import models
from pipeline.plans.sections import titled

target_type(
    models.JointPlan,
    label=str,
    staff=PageOf("pipeline:plan", "pipeline.plan:view"),
)

_SECTION: dict[str, Callable[[Any], Any]] = {"section": titled}

declare("pipeline.plan.created", _("Joint plan “{target}” written"), icon="map")
declare("pipeline.plan.changed", _("Joint plan “{target}” changed"), icon="map")
declare("pipeline.plan.row_added", _("Added to joint plan “{target}”: {row}"), icon="map")
declare("pipeline.plan.row_changed", _("Changed in joint plan “{target}”: {row}"), icon="map")
declare("pipeline.plan.row_removed", _("Removed from joint plan “{target}”: {row}"), icon="map")
declare("pipeline.plan.progress_noted", _("Progress of joint plan “{target}”: {row}"), icon="square-check")
# Of before the budget was written row by row like everything else.
declare("pipeline.plan.budget_changed", _("Budget changed in joint plan “{target}”: {row}"), icon="map")
declare(
    "pipeline.plan.section_changed",
    _("“{section}” changed in joint plan “{target}”"),
    icon="map",
    partner_visible=True,
    labels=_SECTION,
)
declare(
    "pipeline.plan.section_shared",
    _("“{section}” of joint plan “{target}” shared with the partner"),
    icon="share-2",
    partner_visible=True,
    to_partner=_("“{section}” of joint plan “{target}” shared with you"),
    labels=_SECTION,
)
declare(
    "pipeline.plan.section_withdrawn",
    _("“{section}” of joint plan “{target}” is private again"),
    icon="lock",
    labels=_SECTION,
)
declare(
    "pipeline.plan.opened",
    _("Joint plan “{target}” opened to both sides"),
    icon="users",
    partner_visible=True,
    to_partner=_("You can write in joint plan “{target}”"),
)
