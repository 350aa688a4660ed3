"""Section 6 from the data: what is done with partners in the year, what it cost and brought."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy

from insights.review.sources import reads
from insights.review.sources.tools import ROWS, money, number, open_, row, table, url, words
from marketing.models import ActionLead, ActionSale, CoMarketingAction
from partners.questions.sources import Computed, Context, source
from pipeline.models import Sale

PAGE = ("marketing:actions", "marketing.action:view")
NONE = gettext_lazy("Record what is done together with partners this year.")


@dataclass(frozen=True)
class Outcome:
    """An action with what both sides put in, in the programme's currency, and what it brought."""

    action: CoMarketingAction
    leads: int
    customers: int

    @property
    def cost(self) -> int:
        return self.action.our_programme_minor + self.action.partner_programme_minor


def _outcomes(context: Context) -> list[Outcome]:
    """The actions of the year, the newest first. Four queries."""

    def read() -> list[Outcome]:
        rows = CoMarketingAction.objects.visible_to(context.actor).counted().of_year(context.year).for_list()
        actions = list(rows.order_by("-held_on", "-pk")[:ROWS])
        leads = Counter(ActionLead.objects.filter(action__in=actions).order_by().values_list("action_id", flat=True))
        customers = _customers(actions)
        return [Outcome(one, leads[one.pk], customers[one.pk]) for one in actions]

    return context.once("actions", read)


def _customers(actions: list[CoMarketingAction]) -> Counter[int]:
    """Customers of each action, each once: those of its sales, and of the deals among its leads."""
    key = ("sale__customer_ref", "sale__customer_name", "sale__public_id")
    named = ActionSale.objects.filter(action__in=actions, sale__refund_of=None)
    pairs = {(pk, next(filter(None, names))) for pk, *names in named.order_by().values_list("action_id", *key)}
    sold = Sale.objects.filter(deal__co_marketing__action__in=actions, refund_of=None).order_by()
    columns = ("deal__co_marketing__action_id", "customer_ref", "customer_name", "public_id")
    pairs |= {(pk, next(filter(None, names))) for pk, *names in sold.values_list(*columns)}
    return Counter(pk for pk, _customer in pairs)


def actions_url(context: Context) -> str:
    first, last = date(context.year, 1, 1), date(context.year, 12, 31)
    return url(context, *PAGE, f"held_after={first}&held_before={last}")


def _table(context: Context, rows: list[dict[str, Any]]) -> Computed:
    return table(rows, NONE, url(context, *PAGE), rows_url=actions_url(context))


@source("review.co-marketing-actions", label=gettext_lazy("Co-marketing actions of the year"), kind="table")
def actions(context: Context) -> Computed:
    unit = reads.currency(context)
    rows = [
        row(
            partner=one.action.partner.name,
            kind=words(one.action.get_kind_display),
            date=one.action.held_on.isoformat(),
            investment=money(one.cost, unit),
            leads=number(one.leads),
            customers=number(one.customers),
        )
        for one in _outcomes(context)
    ]
    return _table(context, rows)


@source("review.co-marketing-kinds", label=gettext_lazy("Kinds of co-marketing actions"), kind="table")
def kinds(context: Context) -> Computed:
    counted = Counter(one.action.kind for one in _outcomes(context))
    labels = dict(CoMarketingAction.Kind.choices)
    rows = [row(kind=words(labels[kind]), actions=number(count)) for kind, count in counted.most_common()]
    return _table(context, rows)


@source("review.co-marketing-results", label=gettext_lazy("Results of co-marketing actions"), kind="table")
def results(context: Context) -> Computed:
    found, unit = _outcomes(context), reads.currency(context)
    if not found:
        return _table(context, [])
    cost, leads = sum(one.cost for one in found), sum(one.leads for one in found)
    total = row(
        actions=number(len(found)),
        partners=number(len({one.action.partner_id for one in found})),
        investment=money(cost, unit),
        leads=number(leads),
        customers=number(sum(one.customers for one in found)),
        cost_per_lead=money(round(cost / leads), unit) if leads else None,
    )
    return _table(context, [total])


@source("review.co-marketing-budget", label=gettext_lazy("Budget of co-marketing"), kind="money")
def budget(context: Context) -> Computed:
    return open_(gettext_lazy("Say how much is set aside for joint actions this year."))
