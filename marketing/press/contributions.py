"""Texts for the press where other pages leave a place for them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import slots
from core.actor import Actor
from marketing.models import PressRequest
from marketing.press.events import PORTAL, STAFF
from marketing.press.services import APPROVE, PUBLISH, VIEW, WRITE
from web import nav

SHOWN = 20
SHOWN_IN_TAB = 50
ROWS = PressRequest.objects.for_list().order_by("embargo_until", "created_at")

nav.register(
    nav.NavItem(
        code="press",
        label=_("Press"),
        url_name="marketing:press",
        icon="newspaper",
        permission=VIEW,
        group="programme",
        order=152,
    ),
)


@slots.my_day.fill("marketing.press", order=76)
def my_day(actor: Actor) -> list[slots.Waiting]:
    """What waits for our approval, and what both approved and nothing holds back."""
    rows = ROWS.visible_to(actor)
    found = []
    if actor.can(APPROVE):
        found.append(slots.Waiting(rows.waiting_for("us")[:SHOWN], _approve))
    if actor.can(PUBLISH):
        found.append(slots.Waiting(rows.due()[:SHOWN], _publish))
    return found


def _approve(row: PressRequest) -> slots.Task:
    return slots.Task(
        title=_("Approve “%(title)s”") % {"title": row},
        detail=row.partner.name,
        url=STAFF.url(row),
        action=_("Decide"),
        icon="newspaper",
        due=row.embargo_until,
        partner_id=row.partner_id,
    )


def _publish(row: PressRequest) -> slots.Task:
    return slots.Task(
        title=_("Publish “%(title)s”") % {"title": row},
        detail=row.partner.name,
        url=STAFF.url(row),
        action=_("Publish"),
        icon="newspaper",
        partner_id=row.partner_id,
    )


@slots.portal_tasks.fill("marketing.press", order=46)
def portal_tasks(actor: Actor, partner: Any) -> list[slots.Waiting]:
    """What waits for the partner's approval."""
    if not actor.can(APPROVE):
        return []
    rows = ROWS.visible_to(actor).waiting_for("partner").filter(partner=partner)
    return [slots.Waiting(rows[:SHOWN], _theirs)]


def _theirs(row: PressRequest) -> slots.Task:
    return slots.Task(
        title=_("Approve “%(title)s”") % {"title": row},
        detail=_("A text for the press about our partnership"),
        url=PORTAL.url(row),
        action=_("Read"),
        icon="newspaper",
        due=row.embargo_until,
    )


@slots.partner_tab.fill("press", order=71)
def press_tab() -> slots.Tab:
    return slots.Tab(
        code="press",
        label=_("Press"),
        count=lambda actor, partner: PressRequest.objects.filter(partner=partner)[:100],
        template="marketing/press/tab.html",
        context=_tab,
        permission=VIEW,
        filled_only=True,
    )


def _tab(actor: Actor, partner: Any) -> dict[str, Any]:
    query = urlencode({"partner": partner.public_id})
    rows = PressRequest.objects.visible_to(actor).filter(partner=partner).for_list()
    return {
        "rows": list(rows.order_by("-created_at", "-id")[:SHOWN_IN_TAB]),
        "press_url": f"{reverse('marketing:press')}?{query}",
        "press_new_url": f"{reverse('marketing:press-new')}?{query}" if actor.can(WRITE) else "",
    }
