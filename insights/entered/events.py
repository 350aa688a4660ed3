"""What can happen to figures, targets and the roadmap."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from core.errors import Sentence
from core.events.registry import declare, target_type
from core.links import PageOf
from insights import models
from insights.kpis import registry
from web.templatetags.formats import month, number


def _exact(value: str) -> str:
    """A declared value with all the places it was declared with."""
    return number(value, max(0, -int(Decimal(value).as_tuple().exponent)))


def _kpi(code: str) -> Sentence:
    return registry.KPIS[code].label if code in registry.KPIS else code


target_type(
    models.CompanyTotal,
    plural=_("Company totals"),
    label=lambda row: month(row.month),
    staff=PageOf("insights:totals", "insights.company_total:view", args=()),
)


target_type(
    models.DeclaredValue,
    plural=_("Declared figures"),
    label=lambda row: str(_kpi(row.kpi)),
    staff=PageOf("insights:kpi", "insights.kpi:view", args=("kpi",)),
)


declare("insights.company_total.set", _("Total of the company for {target} entered"), icon="building")


declare(
    "insights.declared.added",
    _("“{target}” declared: {value}"),
    icon="pencil-line",
    labels={"value": _exact},
)


declare("insights.declared.withdrawn", _("Declared value of “{target}” withdrawn"), icon="undo-2")
