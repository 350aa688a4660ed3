"""What can happen in this room, what is called how in timelines, and what this room listens to."""

from django.utils.translation import gettext_lazy as _

from core.events.registry import declare, target_type
from referrals import models


def _version_page(row) -> str:
    return f"/staff/referrals/versions/{row.public_id}/"


target_type(
    models.CommissionPlan, label=str, staff_path=lambda row: f"/staff/referrals/plans/{row.public_id}/"
)


target_type(models.PlanVersion, label=str, staff_path=_version_page, related=("plan",))


declare("referrals.plan.created", _("Commission plan “{target}” created"), icon="percent")


declare("referrals.plan.changed", _("Commission plan “{target}” changed"), icon="percent")


declare("referrals.version.created", _("Draft of “{target}” begun"), icon="percent")


declare("referrals.version.changed", _("Draft of “{target}” changed"), icon="percent")


declare(
    "referrals.version.published",
    _("“{target}” published, in force from {effective_from}"),
    icon="badge-check",
)
