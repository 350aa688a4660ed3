from django.utils.translation import gettext_lazy as _

from core.events.registry import Indexed, declare, target_type
from core.links import PageOf
from integrations.models import HealthCheck, Integration, UsageMeasure

VIEW = "integrations.integration:view"
_PORTAL = PageOf("portal:integrations", VIEW, ("partner.public_id",))
_OF_PART = ("integration", "integration__partner")

target_type(
    Integration,
    label=lambda row: row.name,
    plural=_("Integrations"),
    staff=PageOf("integrations:detail", VIEW),
    portal=_PORTAL,
    related=("partner",),
    indexed=Indexed(title=lambda row: row.name, detail=lambda row: row.partner.name),
)
for _model in (UsageMeasure, HealthCheck):
    target_type(
        _model,
        label=lambda row: row.integration.name,
        staff=PageOf("integrations:detail", VIEW, ("integration.public_id",)),
        portal=PageOf("portal:integrations", VIEW, ("integration.partner.public_id",)),
        related=_OF_PART,
    )
declare(
    "integrations.integration.added", _("Integration “{target}” added"), icon="plug", partner_visible=True
)
declare(
    "integrations.integration.changed", _("Integration “{target}” changed"), icon="plug", partner_visible=True
)
declare(
    "integrations.integration.archived",
    _("Integration “{target}” archived"),
    icon="plug",
    partner_visible=True,
)
declare("integrations.usage.measured", _("Usage of “{integration}” measured"), icon="chart-line")
declare("integrations.usage.corrected", _("Usage of “{integration}” corrected"), icon="chart-line")
declare(
    "integrations.health.checked",
    _("“{integration}” checked: {state}"),
    icon="activity",
    partner_visible=True,
    labels={"state": lambda value: dict(HealthCheck.State.choices).get(value, value)},
)
