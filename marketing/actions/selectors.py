"""Reads of co-marketing actions: what they brought, by action, kind and year; for a set at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, Sum

from core import clock
from core.money import Money
from marketing.actions.rules import Obtained, Outcome, outcome
from marketing.models import ActionLead, CoMarketingAction
from partners.budget.models import BudgetLine
from partners.budget.selectors import planned_by_year
from partners.vocabulary.exchange import programme_currency
from pipeline.models import Sale

_SALE = ("pk", "partner_id", "customer_ref", "customer_name", "programme_minor")


def outcomes(actions: Iterable[CoMarketingAction]) -> dict[int, Outcome]:
    """What each of some actions cost and brought. Four queries, however many they are."""
    rows = list(actions)
    ids = [row.pk for row in rows]
    leads = dict(
        ActionLead.objects.filter(action__in=ids).order_by().values_list("action_id").annotate(n=Count("pk"))
    )
    sales = _obtained(ids)
    return {
        row.pk: outcome(
            row.our_programme_minor,
            row.partner_programme_minor,
            leads.get(row.pk, 0),
            sales[row.pk],
            held=row.status == CoMarketingAction.Status.DONE,
        )
        for row in rows
    }


def with_outcomes(rows: list[Any]) -> list[Any]:
    """The actions of a page, each with its ``outcome``."""
    found = outcomes(rows)
    for row in rows:
        row.outcome = found[row.pk]
    return rows


def obtained_sales(action: CoMarketingAction) -> list[Sale]:
    """The sales an action brought: those named, and those of the deals among its leads; each once."""
    rows = Sale.objects.for_list().filter(_of([action.pk]), refund_of=None).select_related("co_marketing")
    return list(rows.order_by("-sold_on", "-id"))


def _of(ids: list[int]) -> Q:
    return Q(co_marketing__action__in=ids) | Q(deal__co_marketing__action__in=ids)


def _obtained(ids: list[int]) -> dict[int, list[Obtained]]:
    named = Sale.objects.filter(co_marketing__action__in=ids, refund_of=None).order_by()
    of_deals = Sale.objects.filter(deal__co_marketing__action__in=ids, refund_of=None).order_by()
    by_sale = {
        row["pk"]: row
        for row in [
            *named.values(*_SALE, action=F("co_marketing__action_id")),
            *of_deals.values(*_SALE, action=F("deal__co_marketing__action_id")),
        ]
    }
    refunds = Sale.objects.filter(refund_of__in=by_sale).order_by().values_list("refund_of_id")
    given_back = dict(refunds.annotate(total=Sum("programme_minor"))) if by_sale else {}
    found: dict[int, list[Obtained]] = defaultdict(list)
    for pk, row in by_sale.items():
        net = row["programme_minor"] + given_back.get(pk, 0)
        found[row["action"]].append(Obtained(pk, net, row["customer_ref"], row["customer_name"]))
    return found


# -- For the programme review ------------------------------------------------------------------------


@dataclass(frozen=True)
class Summary:
    """Some actions taken together."""

    count: int
    outcome: Outcome


def actions_of_year(year: int) -> list[CoMarketingAction]:
    """The actions planned or done in a year, the latest first, each with its partner and ``outcome``."""
    rows = CoMarketingAction.objects.for_list().counted().of_year(year).order_by("-held_on", "-id")
    return with_outcomes(list(rows))


def by_kind(actions: Iterable[CoMarketingAction]) -> dict[str, Summary]:
    """Actions that have their ``outcome``, summed for each kind of which there are any."""
    found: dict[str, list[Outcome]] = defaultdict(list)
    for action in actions:
        found[action.kind].append(action.outcome)
    return {
        kind: Summary(len(found[kind]), sum(found[kind], Outcome()))
        for kind in CoMarketingAction.Kind.values
        if kind in found
    }


def active_partners(on: date) -> int:
    """How many partners have an action done or planned in the twelve months up to a day."""
    first, last = clock.period(on, 12)
    rows = CoMarketingAction.objects.counted().filter(held_on__range=(first, last))
    return rows.order_by().values("partner").distinct().count()


def yearly_budget(year: int) -> Money | None:
    """What the programme budget plans for co-marketing in a year; None when no line does."""
    planned = planned_by_year(BudgetLine.Use.CO_MARKETING).get(year)
    return None if planned is None else Money(planned, programme_currency())


def invested_by_year() -> dict[int, int]:
    """Our investment in actions planned or done, by year."""
    rows = CoMarketingAction.objects.counted().order_by().values_list("held_on__year")
    return dict(rows.annotate(total=Sum("our_programme_minor")))


def spent_of_year(year: int) -> int:
    """Our investment in the actions that were done in a year."""
    done = CoMarketingAction.objects.of_year(year).filter(status=CoMarketingAction.Status.DONE)
    return done.aggregate(total=Sum("our_programme_minor", default=0))["total"]


@dataclass(frozen=True)
class Year:
    """Budget and investment of one year; ``budget`` is None when no line plans it."""

    year: int
    budget: int | None
    invested: int

    @property
    def left(self) -> int | None:
        return None if self.budget is None else self.budget - self.invested


def years() -> list[Year]:
    """Every year that has a budget or an action, the latest first."""
    planned, invested = planned_by_year(BudgetLine.Use.CO_MARKETING), invested_by_year()
    return [
        Year(year, planned.get(year), invested.get(year, 0))
        for year in sorted({*planned, *invested}, reverse=True)
    ]
