from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core import slots
from core.actor import Actor
from enablement.selectors import queues_by_level
from partners.models import TierBenefit
from web import nav


@slots.benefit_evidence.fill("enablement.queues", order=10)
def service_levels(actor: Actor, partner: Any, asked: Sequence[Any]) -> dict[str, list[tuple[Any, str]]]:
    """A service level is given where the support card shows it: a time to answer, or a queue of its own."""
    levels = [row for row in asked if row.kind == TierBenefit.Kind.SERVICE_LEVEL]
    if not levels:
        return {}
    page = reverse("enablement:queues") if actor.is_staff and actor.can("enablement.queue:view") else ""
    queues = queues_by_level([row.code for row in levels])
    found: dict[str, list[tuple[Any, str]]] = {}
    for row in levels:
        if row.response_hours:
            text = ngettext(
                "first answer within %(n)s hour", "first answer within %(n)s hours", row.response_hours
            )
            found.setdefault(row.code, []).append((text % {"n": row.response_hours}, page))
        found.setdefault(row.code, []).extend((str(queue), page) for queue in queues.get(row.code, ()))
    return {code: evidence for code, evidence in found.items() if evidence}


nav.register(
    nav.NavItem(
        code="support-queues",
        label=_("Support queues"),
        url_name="enablement:queues",
        icon="life-buoy",
        permission="enablement.queue:change",
        group="settings",
        order=230,
    ),
)
