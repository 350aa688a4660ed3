"""What belongs on the statement of a period, by the days in it alone: whenever it is asked, the same."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from partners.legal_status.selectors import agents_on, was_agent
from partners.models import Partner, PartnerStatusChange
from payouts.models import Adjustment, Statement, StatementSettings
from payouts.statements import rules
from referrals.models import Commission, PlanVersion

Pair = tuple[int, str]
DueOn = PlanVersion.DueOn


class LastStatement(NamedTuple):
    """The statement before: where it ended, and what it carries forward in minor units."""

    period_end: date
    carried_minor: int


def earned_as_agent() -> Q:
    """Commissions whose partner was a commercial agent on the day of the sale; so are refunds of them."""
    return was_agent(Coalesce(OuterRef("reversal_of__earned_on"), OuterRef("earned_on")))


def agent_due_by(day: date) -> Q:
    """Of an agent's commissions those that became due by a day: earned, and paid by the customer where
    the plan asks for it. No hold delays them."""
    plans = PlanVersion.objects.filter(due_on=DueOn.PAYMENT).order_by()
    due = Q(plan_version__due_on=DueOn.SALE)
    for hold_days in plans.values_list("hold_days", flat=True).distinct():
        paid = Q(hold_until__lte=day + timedelta(days=hold_days))
        due |= Q(plan_version__due_on=DueOn.PAYMENT, plan_version__hold_days=hold_days) & paid
    return due & Q(earned_on__lte=day, hold_until__isnull=False) & earned_as_agent()


def due_by(day: date) -> Q:
    """Commissions that count by a day: earned or taken back by it, and out of their hold; those of an
    agent, as soon as they are due."""
    return Q(earned_on__lte=day, hold_until__lte=day) | agent_due_by(day)


def became_due(earned_on: date, hold_until: date, due_on: str, hold_days: int) -> date:
    """The day from which the law counts for an agent: of the sale, or of the customer's payment."""
    if due_on == DueOn.SALE:
        return earned_on
    return max(earned_on, hold_until - timedelta(days=hold_days))


def commissions_due(period_end: date) -> QuerySet[Commission]:
    """The commissions that a statement of this period claims: due by its end and on no other one."""
    return Commission.objects.free().filter(due_by(period_end))


def adjustments_due(period_end: date) -> QuerySet[Adjustment]:
    return Adjustment.objects.filter(statement_line=None, booked_on__lte=period_end)


def free_count(partner_ids: Iterable[int], *, earned_by: date) -> dict[Pair, int]:
    """How many commissions of some partners stand on no statement, due or not, by a day."""
    rows = Commission.objects.free().filter(partner__in=partner_ids, earned_on__lte=earned_by).order_by()
    found = rows.values_list("partner_id", "currency").annotate(count=Count("pk"))
    return {(partner_id, currency): count for partner_id, currency, count in found}


def ended_on(day: date, partner_ids: Iterable[int]) -> set[int]:
    """Those of the partners whose partnership had ended by a day."""
    changes = PartnerStatusChange.objects.filter(partner=OuterRef("pk"), effective_on__lte=day)
    status = Subquery(changes.order_by("-effective_on", "-id").values("new_status")[:1])
    ever = changes.filter(new_status=Partner.Status.ENDED)
    rows = Partner.objects.filter(Exists(ever), pk__in=partner_ids).annotate(then=status)
    return set(rows.filter(then=Partner.Status.ENDED).values_list("pk", flat=True))


def last_rows(before: date) -> QuerySet[Statement]:
    """The last statement of each partner and currency before a date."""
    later = Statement.objects.filter(
        partner=OuterRef("partner"),
        currency=OuterRef("currency"),
        period_end__gt=OuterRef("period_end"),
        period_end__lt=before,
    )
    return Statement.objects.filter(~Exists(later), period_end__lt=before)


def last_statements(partner_ids: Iterable[int], *, before: date) -> dict[Pair, LastStatement]:
    rows = last_rows(before).filter(partner__in=partner_ids).order_by()
    found = rows.values_list("partner_id", "currency", "period_end", "carried_minor")
    return {(pk, currency): LastStatement(end, carried) for pk, currency, end, carried in found}


def pairs_due(period_end: date) -> list[Pair]:
    """The (partner id, currency) that get a statement for a period and have none yet.

    They have something due, an adjustment, or a balance carried that may be paid by now. After the end
    of a partnership nothing waits for the end of a quarter.
    """
    found = set(commissions_due(period_end).order_by().values_list("partner_id", "currency").distinct())
    found |= set(adjustments_due(period_end).order_by().values_list("partner_id", "currency").distinct())
    settings = {row.partner_id: row for row in StatementSettings.objects.all()}
    found |= _payable_now(period_end, settings, last_rows(period_end))
    there = Statement.objects.filter(period_end__gte=period_end)
    found -= set(there.values_list("partner_id", "currency"))
    quarterly = {pk for pk, row in settings.items() if row.period == StatementSettings.Period.QUARTERLY}
    waiting = {pair for pair in found if pair[0] in quarterly and not rules.is_due(period_end, "quarterly")}
    ended = ended_on(period_end, {pk for pk, _currency in waiting})
    return sorted(pair for pair in found if pair not in waiting or pair[0] in ended)


def pairs_of(partner: Partner, day: date) -> list[Pair]:
    """The same for one partner and what is due to it by a day, whatever its rhythm."""
    own = {"partner": partner}
    found = set(
        commissions_due(day).filter(**own).order_by().values_list("partner_id", "currency").distinct()
    )
    found |= set(
        adjustments_due(day).filter(**own).order_by().values_list("partner_id", "currency").distinct()
    )
    settings = {row.partner_id: row for row in StatementSettings.objects.filter(**own)}
    found |= _payable_now(day, settings, last_rows(day).filter(**own))
    there = Statement.objects.filter(period_end__gte=day, **own)
    return sorted(found - set(there.values_list("partner_id", "currency")))


def _payable_now(
    period_end: date, settings: dict[int, StatementSettings], last: QuerySet[Statement]
) -> set[Pair]:
    carried = last.filter(carried_minor__gt=0).order_by()
    rows = list(carried.values_list("partner_id", "currency", "carried_minor"))
    ids = {partner_id for partner_id, _currency, _carried in rows}
    paid_always = agents_on(period_end, ids) | ended_on(period_end, ids) if ids else set()
    payable = set()
    for partner_id, currency, amount in rows:
        own = settings.get(partner_id)
        minimum = own.minimum_minor if own and own.currency == currency else 0
        if amount >= minimum or partner_id in paid_always:
            payable.add((partner_id, currency))
    return payable
