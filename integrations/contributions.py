from django.utils.translation import gettext_lazy as _

from core import slots
from integrations.models import Integration
from web import nav


@slots.partner_tab.fill("integrations", order=60)
def integrations_tab() -> slots.Tab:
    return slots.Tab(
        code="integrations",
        label=_("Integrations"),
        count=lambda actor, partner: Integration.objects.filter(partner=partner, archived_at=None),
        template="integrations/tab.html",
        context=lambda actor, partner: {
            "rows": list(
                partner.integrations.filter(archived_at=None).select_related("partner").order_by("name")
            ),
            "may_integrate": actor.can("integrations.integration:change"),
        },
        permission="integrations.integration:view",
    )


nav.register(
    nav.NavItem(
        code="integrations",
        label=_("Integrations"),
        url_name="integrations:list",
        icon="plug",
        permission="integrations.integration:view",
        group="programme",
        order=140,
    ),
)
