"""What can happen to figures, targets and the roadmap."""

from django.utils.translation import gettext_lazy as _

from core.events.registry import declare, target_type
from core.links import PageOf
from insights import models

target_type(
    models.Target,
    plural=_("Targets"),
    label=str,
    staff=PageOf("insights:targets", "insights.kpi:view", args=()),
)


target_type(
    models.ProgrammeStep,
    plural=_("Steps of the roadmap"),
    label=str,
    staff=PageOf("insights:roadmap", "insights.kpi:view", args=()),
)


declare("insights.target.created", _("Target “{target}” set"), icon="target")


declare("insights.target.changed", _("Target “{target}” changed"), icon="target")


declare("insights.target.archived", _("Target “{target}” archived"), icon="archive")


declare("insights.step.created", _("Step “{target}” added to the roadmap"), icon="milestone")


declare("insights.step.done", _("Step “{target}” of the roadmap done"), icon="circle-check")


declare("insights.step.reopened", _("Step “{target}” of the roadmap open again"), icon="circle")
