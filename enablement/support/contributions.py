from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core import slots
from core.actor import Actor
from core.slots import ReadySet, SetupStep
from core.text import both, listed
from enablement.models import SupportQueue
from enablement.support.ready import QUEUES, load_queues
from enablement.support.selectors import queues_by_level
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


@slots.setup_steps.fill("support", order=85)
def support_step() -> SetupStep:
    names = listed(both(fr, en) for fr, en in QUEUES.values())
    return SetupStep(
        code="support",
        label=_("Support"),
        why=_("Where partners turn with their questions: it is shown on the contact card of their portal."),
        icon="life-buoy",
        url_name="enablement:queues",
        permission="enablement.queue:change",
        rows=SupportQueue.objects.all,
        counted=lambda n: ngettext("%(n)s support queue", "%(n)s support queues", n) % {"n": n},
        sets=[
            ReadySet(
                "usual",
                _("The usual four queues"),
                _("Queues: %(names)s. They begin with the e-mail address of the programme.")
                % {"names": names},
                load_queues,
            )
        ],
        optional=True,
    )


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
