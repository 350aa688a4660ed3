from django.utils.translation import gettext_lazy as _

from core.events.registry import declare, target_type
from core.links import PageOf
from integrations.models import Integration

target_type(
    Integration,
    label=lambda row: row.name,
    staff=PageOf(
        "partners:tab",
        "integrations.integration:view",
        ("partner.public_id",),
        tail=("integrations",),
    ),
    related=("partner",),
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
