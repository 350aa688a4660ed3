"""What can happen here, and how rows of this subject are called in timelines."""

from django.utils.translation import gettext_lazy as _

from core.events.registry import declare, target_type
from core.links import PageOf
from referrals import models
from web.templatetags.formats import day_of_json

VIEW = "referrals.plan:view"


target_type(models.CommissionPlan, label=str, staff=PageOf("referrals:plan", VIEW))


target_type(models.PlanVersion, label=str, staff=PageOf("referrals:version", VIEW), related=("plan",))


declare("referrals.plan.created", _("Commission plan “{target}” created"), icon="percent")


declare("referrals.plan.changed", _("Commission plan “{target}” changed"), icon="percent")


declare("referrals.version.created", _("Draft of “{target}” begun"), icon="percent")


declare("referrals.version.changed", _("Draft of “{target}” changed"), icon="percent")


declare(
    "referrals.version.published",
    _("“{target}” published, in force from {effective_from}"),
    icon="badge-check",
    labels={"effective_from": day_of_json},
)
