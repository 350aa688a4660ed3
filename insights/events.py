"""What can happen to figures, targets and the roadmap."""

from django.utils.translation import gettext_lazy as _

from insights import models, registry
from prm.core.events import declare, target_type


def _kpi(code: str):
    return registry.KPIS[code].label if code in registry.KPIS else code


target_type(
    models.CompanyTotal,
    plural=_("Company totals"),
    label=str,
    staff_path=lambda row: "/staff/insights/company-totals/",
)
target_type(
    models.DeclaredValue,
    plural=_("Declared figures"),
    label=lambda row: str(_kpi(row.kpi)),
    staff_path=lambda row: f"/staff/insights/kpis/{row.kpi}/",
)
target_type(models.Target, plural=_("Targets"), label=str, staff_path=lambda row: "/staff/insights/targets/")
target_type(
    models.ProgrammeStep,
    plural=_("Steps of the roadmap"),
    label=str,
    staff_path=lambda row: "/staff/insights/roadmap/",
)

declare("insights.company_total.set", _("Total of the company for {target} entered"), icon="building")
declare("insights.declared.added", _("“{target}” declared: {value}"), icon="pencil-line")
declare("insights.declared.withdrawn", _("Declared value of “{target}” withdrawn"), icon="undo-2")
declare("insights.target.created", _("Target “{target}” set"), icon="target")
declare("insights.target.changed", _("Target “{target}” changed"), icon="target")
declare("insights.target.archived", _("Target “{target}” archived"), icon="archive")
declare("insights.step.created", _("Step “{target}” added to the roadmap"), icon="milestone")
declare("insights.step.done", _("Step “{target}” of the roadmap done"), icon="circle-check")
declare("insights.step.reopened", _("Step “{target}” of the roadmap open again"), icon="circle")
declare("insights.rollup.started", _("Figures of the programme brought up to date"), icon="refresh-cw")
