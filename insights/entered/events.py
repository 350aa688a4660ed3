"""What can happen to figures, targets and the roadmap."""

from django.utils.translation import gettext_lazy as _

from core.events.registry import declare, target_type
from insights import models
from insights.kpis import registry


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


declare("insights.company_total.set", _("Total of the company for {target} entered"), icon="building")


declare("insights.declared.added", _("“{target}” declared: {value}"), icon="pencil-line")


declare("insights.declared.withdrawn", _("Declared value of “{target}” withdrawn"), icon="undo-2")
