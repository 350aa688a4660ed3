"""Co-marketing where other pages leave a place for it: navigation, My day, the partner's page, the budget."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import slots
from core.actor import Actor
from marketing.actions import selectors
from marketing.actions.events import STAFF, VIEW
from marketing.actions.services import CHANGE
from marketing.models import CoMarketingAction
from partners.budget.models import BudgetLine
from web import nav

SHOWN = 20
SHOWN_IN_TAB = 50

nav.register(
    nav.NavItem(
        code="co-marketing",
        label=_("Co-marketing"),
        url_name="marketing:actions",
        icon="megaphone",
        permission=VIEW,
        group="programme",
        order=145,
    ),
)


@slots.my_day.fill("marketing.actions", order=60)
def my_day(actor: Actor) -> list[slots.Waiting]:
    """What partners proposed and nobody answered, the oldest first."""
    if not actor.can(CHANGE):
        return []
    rows = CoMarketingAction.objects.visible_to(actor).waiting().for_list()
    return [slots.Waiting(rows.order_by("created_at", "id")[:SHOWN], _proposal)]


def _proposal(action: CoMarketingAction) -> slots.Task:
    return slots.Task(
        title=_("Answer the proposal “%(title)s”") % {"title": action.title},
        detail=action.partner.name,
        url=STAFF.url(action),
        action=_("Decide"),
        icon="megaphone",
        amount=action.our_investment,
        partner_id=action.partner_id,
    )


@slots.partner_tasks.fill("marketing.actions", order=60)
def partner_tasks(actor: Actor, partner: Any) -> list[slots.Waiting]:
    """What a partner waits for from us."""
    if not actor.can(VIEW):
        return []
    rows = CoMarketingAction.objects.visible_to(actor).waiting().filter(partner=partner).for_list()
    return [slots.Waiting(rows.order_by("created_at", "id")[:5], _proposal)]


@slots.partner_tab.fill("co-marketing", order=65)
def co_marketing_tab() -> slots.Tab:
    return slots.Tab(
        code="co-marketing",
        label=_("Co-marketing"),
        count=lambda actor, partner: CoMarketingAction.objects.filter(partner=partner)[:100],
        template="marketing/actions/tab.html",
        context=_tab,
        permission=VIEW,
        filled_only=True,
    )


def _tab(actor: Actor, partner: Any) -> dict[str, Any]:
    rows = CoMarketingAction.objects.visible_to(actor).filter(partner=partner).for_list()
    query = urlencode({"partner": partner.public_id})
    return {
        "actions": selectors.with_outcomes(list(rows.order_by("-held_on", "-id")[:SHOWN_IN_TAB])),
        "actions_url": f"{reverse('marketing:actions')}?{query}",
        "action_new_url": f"{reverse('marketing:action-new')}?{query}",
        "may_change": actor.can(CHANGE),
    }


@slots.budget_spent.fill("marketing.actions")
def budget_spent(year: int) -> dict[str, slots.Spent]:
    """Our investment in the actions done in the year."""
    query = urlencode({"year": year, "status": CoMarketingAction.Status.DONE})
    url = f"{reverse('marketing:actions')}?{query}"
    return {BudgetLine.Use.CO_MARKETING.value: slots.Spent(selectors.spent_of_year(year), url)}
