"""Reads across funds, allocations, requests and claims."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import F, Q, QuerySet, Sum

from core import clock
from core.actor import Actor
from core.money import Money
from marketing.models import Allocation, Claim, Fund, FundRequest
from partners.vocabulary.exchange import home_total


@dataclass
class Totals:
    """What funds hold and where it is, in one currency; ``paid_in_year`` is what left the bank in that year."""

    currency: str
    minor: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def amount(self, name: str) -> Money:
        return Money(self.minor[name], self.currency)


COUNTERS = ("allocated", "pending", "approved", "paid")


def of_funds(funds: QuerySet[Fund]) -> dict[int, dict[str, int]]:
    """The counters of each fund by name, added up over its allocations. One query."""
    sums = {name: Sum(f"{name}_minor") for name in COUNTERS}
    rows = Allocation.objects.filter(fund__in=funds).order_by().values_list("fund_id").annotate(**sums)
    return {fund: dict(zip(COUNTERS, minor, strict=True)) for fund, *minor in rows}


def totals_of_year(year: int) -> list[Totals]:
    """For each currency, the funds that run in a year: budget, allocated, asked for, approved, paid; and
    what was paid in that year itself. Two queries and one more."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    funds = Fund.objects.exclude(status=Fund.Status.DRAFT).filter(starts_on__lte=last, ends_on__gte=first)
    found: dict[str, Totals] = {}
    counters = of_funds(funds)
    for fund in funds:
        totals = found.setdefault(fund.currency, Totals(fund.currency))
        totals.minor["budget"] += fund.budget_minor
        for name, minor in counters.get(fund.pk, {}).items():
            totals.minor[name] += minor
    for amount in paid_in_year(year):
        totals = found.setdefault(amount.currency, Totals(amount.currency))
        totals.minor["paid_in_year"] = amount.amount_minor
    return [found[currency] for currency in sorted(found)]


def paid_in_year(year: int) -> list[Money]:
    """What claims were paid in a year, in each currency."""
    paid = Claim.objects.filter(paid_on__range=(date(year, 1, 1), date(year, 12, 31)))
    sums = paid.order_by().values_list("currency").annotate(total=Sum("amount_minor"))
    return [Money(total, currency) for currency, total in sums.order_by("currency")]


def spent_of_year(year: int) -> int:
    """What claims were paid in a year, in the programme's currency at the rate of the day of each payment."""
    paid = Claim.objects.filter(paid_on__range=(date(year, 1, 1), date(year, 12, 31)))
    sums = paid.order_by().values_list("currency", "paid_on").annotate(total=Sum("amount_minor"))
    return home_total([(Money(total, currency), day) for currency, day, total in sums]).total.amount_minor


def usable(actor: Actor) -> QuerySet[Allocation]:
    """The allocations of which the actor's partners can ask for something today."""
    spoken = F("pending_minor") + F("approved_minor") + F("paid_minor")
    rows = Allocation.objects.visible_to(actor).for_list()
    return rows.filter(
        Q(allocated_minor__gt=spoken),
        fund__status=Fund.Status.OPEN,
        expires_on__gte=clock.today(),
        partner__status="active",
    ).order_by("expires_on", "pk")


def to_decide(actor: Actor) -> QuerySet[FundRequest]:
    """What waits for a decision of this person: nobody decides what they sent."""
    return FundRequest.objects.visible_to(actor).to_decide().exclude(requested_by=actor.person)


def to_check(actor: Actor) -> QuerySet[Claim]:
    return Claim.objects.visible_to(actor).to_check().exclude(submitted_by=actor.person)
