"""Co-marketing with partners, and the budget of the programme that pays for it."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

from django.db.models import F

from core.money import Money
from demo.context import DemoContext
from marketing.actions import services
from marketing.models import CoMarketingAction
from partners.budget.services import budget_copy, budget_line_add, budget_line_change
from partners.models import BudgetLine
from pipeline.models import Deal, Sale

# Of the year before this one, in euros: (use, name, planned, spent). Names read alike in both languages.
BUDGET: list[tuple[str, str, int, int | None]] = [
    ("people", "Partnerships", 180_000, 176_500),
    ("tools", "PRM, CRM", 12_000, 11_400),
    ("co_marketing", "Co-marketing", 40_000, None),
    ("funds", "MDF", 30_000, None),
    ("commissions", "Commissions", 90_000, None),
    ("training", "Certifications", 15_000, 9_800),
    ("events", "Forum", 25_000, 27_300),
    ("content", "Documentation", 8_000, 6_200),
]
# What changes this year.
THIS_YEAR = {"Partnerships": 215_000, "Co-marketing": 55_000, "Forum": 30_000}

# Days ago that it is held (negative: to come), partner, kind, title, our euros, the partner's euros, what it
# brought: how many of the partner's deals, and of its other sales.
ACTIONS: list[tuple[int, str, str, str, int, int, int, int]] = [
    (400, "helio", "webinar", "Webinar Helio Dossier", 4_000, 2_000, 2, 1),
    (95, "nordsys", "event", "GovTech Connect", 9_500, 6_000, 3, 0),
    (-40, "helio", "content", "Helio Dossier × MML", 2_500, 2_500, 0, 0),
]
PROPOSED = (-75, "techcorp", "press", "TC Gateway × MML", 1_500, 1_500)


def plan(context: DemoContext) -> None:
    """Write down when budgets are made, actions planned, held and proposed."""
    last_year = context.today.year - 1
    begins = (context.today - date(last_year, 1, 5)).days
    context.simulation.ago(max(begins, 20), 9.1, partial(_budget, context, last_year))
    renewed = (context.today - date(last_year + 1, 1, 1)).days
    context.simulation.ago(max(min(renewed, 320), 1), 9.2, partial(_renew, context, last_year + 1))
    for action in ACTIONS:
        held = action[0]
        context.simulation.ago(held + 30 if held > 0 else 12, 10.1, partial(_plan, context, *action))
    context.simulation.ago(2, 10.6, partial(_propose, context, *PROPOSED))
    context.simulation.ago(1, 11.2, partial(_bring, context))


def _budget(context: DemoContext, year: int) -> None:
    for use, name, planned, _spent in BUDGET:
        budget_line_add(
            actor=context.people.ours("admin"),
            year=year,
            use=use,
            name=name,
            planned=_euros(planned),
        )


def _renew(context: DemoContext, year: int) -> None:
    actor = context.people.ours("admin")
    spent = {name: amount for _use, name, _planned, amount in BUDGET if amount is not None}
    for line in BudgetLine.objects.filter(year=year - 1, name__in=spent):
        budget_line_change(actor=actor, line=line, spent=_euros(spent[line.name]))
    for line in budget_copy(actor=actor, year=year):
        if planned := THIS_YEAR.get(line.name):
            budget_line_change(actor=actor, line=BudgetLine.objects.get(pk=line.pk), planned=_euros(planned))


def _plan(
    context: DemoContext, held: int, code: str, kind: str, title: str, ours: int, theirs: int, *_brought: int
) -> None:
    services.action_plan(
        actor=context.people.ours("marketing"),
        partner=context.partners[code],
        **_values(context, held, kind, title, ours, theirs),
    )


def _propose(
    context: DemoContext, held: int, code: str, kind: str, title: str, ours: int, theirs: int
) -> None:
    services.action_propose(
        actor=context.theirs(code),
        partner=context.partners[code],
        **_values(context, held, kind, title, ours, theirs),
    )


def _values(context: DemoContext, held: int, kind: str, title: str, ours: int, theirs: int) -> dict[str, Any]:
    return {
        "kind": kind,
        "title": title,
        "held_on": context.today - timedelta(days=held),
        "ours": _euros(ours),
        "theirs": _euros(theirs),
    }


def _bring(context: DemoContext) -> None:
    """What is over took place, and its leads and sales are named."""
    actor = context.people.ours("marketing")
    for held, code, _kind, title, _ours, _theirs, deals, sales in ACTIONS:
        if held <= 0:
            continue
        action = CoMarketingAction.objects.get(title=title)
        services.action_finish(actor=actor, action=action)
        partner = context.partners[code]
        leads = Deal.objects.filter(partner=partner, co_marketing=None).exclude(status=Deal.Status.DRAFT)
        for deal in leads.order_by(F("won_on").desc(nulls_last=True), "id")[:deals]:
            services.lead_link(actor=actor, action=action, deal=deal)
        free = Sale.objects.filter(partner=partner, refund_of=None, deal=None, co_marketing=None)
        for sale in free.order_by("-sold_on", "-id")[:sales]:
            services.sale_link(actor=actor, action=action, sale=sale)


def _euros(amount: int) -> Money:
    return Money(amount * 100, "EUR")
