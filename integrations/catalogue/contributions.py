from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import slots
from core.actor import Actor
from integrations.catalogue import figures
from integrations.catalogue.presenters import decorate
from integrations.models import HealthCheck, Integration
from partners.figures.registry import PartnerFigure, Unit, register
from web import nav

register(
    PartnerFigure(
        "integrations",
        _("Integrations in the catalogue"),
        _("Integrations with the partner that the catalogue holds."),
        Unit.COUNT,
        figures.VIEW,
        figures.in_catalogue,
        figures.rows,
        over_months=False,
    ),
)


@slots.partner_tab.fill("integrations", order=60)
def integrations_tab() -> slots.Tab:
    return slots.Tab(
        code="integrations",
        label=_("Integrations"),
        count=lambda actor, partner: Integration.objects.filter(partner=partner, archived_at=None),
        template="integrations/tab.html",
        context=_tab,
        permission="integrations.integration:view",
        filled_only=True,
    )


def _tab(actor: Actor, partner: Any) -> dict[str, Any]:
    query = urlencode({"partner": partner.public_id})
    return {
        "rows": decorate(list(partner.integrations.in_catalogue().for_show().order_by("name"))),
        "list_url": f"{reverse('integrations:list')}?{query}",
        "new_url": f"{reverse('integrations:new')}?{query}",
        "may_integrate": actor.can("integrations.integration:change"),
    }


@slots.relationship_facts.fill("integrations", order=10)
def relationship_facts(
    actor: Actor, partner: Any, panels: frozenset[str]
) -> dict[str, list[tuple[Any, ...]]]:
    """The integrations with a technology partner, as the catalogue holds them."""
    if "technology" not in panels or not actor.can("integrations.integration:view"):
        return {}
    rows = Integration.objects.visible_to(actor).filter(partner=partner, archived_at=None).order_by("name")
    names = ", ".join(f"{row.name} ({row.get_kind_display()})" for row in rows[:50])
    page = "" if actor.is_partner else reverse("partners:tab", args=[partner.public_id, "integrations"])
    return {"technology": [(_("Integrations"), names or _("none in the catalogue"), page)]}


@slots.my_day.fill("integrations", order=60)
def integrations_in_trouble(actor: Actor) -> list[slots.Waiting]:
    """Integrations that a check found degraded or down."""
    if not actor.can("integrations.integration:change"):
        return []
    rows = Integration.objects.visible_to(actor).in_trouble().select_related("partner")
    return [slots.Waiting(rows.order_by("state_at", "pk")[:50], _task)]


def _task(row: Any) -> slots.Task:
    down = row.state == HealthCheck.State.DOWN
    said = _("%(integration)s is down") if down else _("%(integration)s is degraded")
    return slots.Task(
        title=said % {"integration": row.name},
        detail=row.partner.name,
        url=reverse("integrations:detail", args=[row.public_id]),
        action=_("See the checks"),
        icon="plug",
        due=row.state_at,
        tone="bad" if down else "warn",
        partner_id=row.partner_id,
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
