"""Funds where other pages leave a place for them: navigation, My day, the partner's page, the portal's home."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import slots
from core.actor import Actor
from core.slots import Task, Waiting
from marketing.funds import selectors
from marketing.funds.claims import ACCEPT, PAY
from marketing.funds.decisions import CLAIM
from marketing.funds.requests import DECIDE
from marketing.models import Allocation, Claim, FundRequest
from partners.models import BudgetLine, Partner
from web import nav

SHOWN = 20


nav.register(
    nav.NavItem(
        code="funds",
        label=_("Funds"),
        url_name="marketing:fund-requests",
        also=("marketing:funds",),
        icon="piggy-bank",
        permission="marketing.fund_request:view",
        group="programme",
        order=140,
    ),
)


@slots.my_day.fill("funds", order=70)
def my_day(actor: Actor) -> list[Waiting]:
    found = []
    if actor.can(DECIDE):
        rows = selectors.to_decide(actor).select_related("partner").order_by("submitted_at", "pk")
        found.append(Waiting(rows[:SHOWN], _decide))
    if actor.can(ACCEPT):
        checked = selectors.to_check(actor).for_list().order_by("submitted_at", "pk")
        found.append(Waiting(checked[:SHOWN], _check))
    if actor.can(PAY):
        paid = Claim.objects.visible_to(actor).to_pay().for_list().order_by("decided_at", "pk")
        found.append(Waiting(paid[:SHOWN], _pay))
    return found


def _decide(row: FundRequest) -> Task:
    return Task(
        title=_("%(partner)s asks for funds: %(title)s") % {"partner": row.partner.name, "title": row.title},
        detail=row.purpose[:200],
        url=reverse("marketing:fund-request", args=[row.public_id]),
        action=_("Decide"),
        icon="piggy-bank",
        due=row.activity_on,
        amount=row.asked,
        tone="warn",
        partner_id=row.partner_id,
    )


def _check(row: Claim) -> Task:
    return Task(
        title=_("%(partner)s claims funds: %(title)s")
        % {"partner": row.partner.name, "title": row.request.title},
        detail=_("Invoice %(number)s") % {"number": row.invoice_number},
        url=reverse("marketing:fund-claim", args=[row.public_id]),
        action=_("Check"),
        icon="receipt",
        amount=row.amount,
        tone="warn",
        partner_id=row.partner_id,
    )


def _pay(row: Claim) -> Task:
    return Task(
        title=_("Pay %(partner)s: %(title)s") % {"partner": row.partner.name, "title": row.request.title},
        detail=_("Invoice %(number)s") % {"number": row.invoice_number},
        url=reverse("marketing:fund-claim", args=[row.public_id]),
        action=_("Pay"),
        icon="banknote",
        amount=row.amount,
        partner_id=row.partner_id,
    )


@slots.partner_tab.fill("funds", order=66)
def funds_tab() -> slots.Tab:
    return slots.Tab(
        code="funds",
        label=_("Funds"),
        count=lambda actor, partner: Allocation.objects.filter(partner=partner)[:100],
        template="marketing/funds/tab.html",
        context=_tab,
        permission="marketing.allocation:view",
        filled_only=True,
    )


def _tab(actor: Actor, partner: Partner) -> dict[str, Any]:
    """What a partner is given of funds and where it is, and its latest requests."""
    requests = FundRequest.objects.visible_to(actor).filter(partner=partner).for_list()
    may_read = actor.can("marketing.fund_request:view")
    return {
        "allocations": list(Allocation.objects.visible_to(actor).filter(partner=partner).for_list()),
        "may_see_funds": actor.can("marketing.fund:view"),
        "may_change": actor.can("marketing.allocation:change"),
        "may_read": may_read,
        "fund_requests": list(requests.order_by("-created_at", "-id")[:SHOWN]) if may_read else [],
        "requests_url": f"{reverse('marketing:fund-requests')}?{urlencode({'partner': partner.public_id})}",
    }


@slots.portal_tasks.fill("funds", order=60)
def portal_tasks(actor: Actor, partner: Partner) -> list[Waiting]:
    """What is approved and to be claimed. Also shown to us as "open on their side"."""
    if not actor.can("marketing.fund_request:view"):
        return []
    rows = FundRequest.objects.visible_to(actor).to_claim().filter(partner=partner)
    may_claim = not actor.is_partner or actor.can(CLAIM)
    if not may_claim:
        return []
    return [Waiting(rows.order_by("claim_by", "pk")[:5], lambda row: _claim(actor, partner, row))]


def _claim(actor: Actor, partner: Partner, row: FundRequest) -> Task:
    portal = reverse("portal:fund-request", args=[partner.public_id, row.public_id])
    staff = reverse("marketing:fund-request", args=[row.public_id])
    return Task(
        title=_("Claim %(title)s") % {"title": row.title},
        detail=_("Send your invoice and proof of the activity."),
        url=portal if actor.is_partner else staff,
        action=_("Claim it"),
        icon="file-up",
        due=row.claim_by,
        amount=row.approved,
        partner_id=row.partner_id,
    )


@slots.budget_spent.fill("marketing.funds")
def budget_spent(year: int) -> dict[str, slots.Spent]:
    """What claims on funds were paid in the year."""
    url = f"{reverse('marketing:fund-requests')}?{urlencode({'status': FundRequest.Status.PAID})}"
    return {BudgetLine.Use.FUNDS.value: slots.Spent(selectors.spent_of_year(year), url)}
