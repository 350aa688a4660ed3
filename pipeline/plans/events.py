"""What can happen to a joint plan.

What a change says word by word is ours to read; of a shared section the partner reads that it changed.
"""


from django.utils.translation import gettext_lazy as _

from core.events.registry import Indexed, declare, target_type
from core.links import PageOf
from pipeline import models
from pipeline.plans.sections import titled

VIEW = "pipeline.plan:view"
STAFF = PageOf("pipeline:plan", VIEW)
# A draft of ours has no page in the portal.
PORTAL = PageOf(
    "portal:plan",
    VIEW,
    ("partner.public_id", "public_id"),
    when=lambda plan: plan.stage != models.JointPlan.Stage.INTERNAL,
)

target_type(
    models.JointPlan,
    plural=_("Joint plans"),
    label=str,
    staff=STAFF,
    portal=PORTAL,
    related=("partner",),
    indexed=Indexed(
        title=str,
        detail=lambda row: f"{row.number} · {row.partner.name}",
        # Every language of the title: people search in theirs.
        text=lambda row: " ".join(row.title.values()),
        related=("partner",),
    ),
)

_SECTION = {"section": titled}

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
