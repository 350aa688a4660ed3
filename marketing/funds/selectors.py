"""Reads across funds, allocations, requests and claims."""

from __future__ import annotations

from datetime import date

from django.db.models import F, Q, QuerySet, Sum

from core import clock
from core.actor import Actor
from core.money import Money
from marketing.models import Allocation, Claim, Fund, FundRequest
from partners.vocabulary.exchange import home_total

COUNTERS = ("allocated", "pending", "approved", "paid")


def of_funds(funds: QuerySet[Fund]) -> dict[int, dict[str, int]]:
    """The counters of each fund by name, added up over its allocations. One query."""
    sums = {name: Sum(f"{name}_minor") for name in COUNTERS}
    rows = Allocation.objects.filter(fund__in=funds).order_by().values_list("fund_id").annotate(**sums)
    return {fund: dict(zip(COUNTERS, minor, strict=True)) for fund, *minor in rows}


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
