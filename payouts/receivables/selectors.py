"""Who owes us, how much, since when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, Min, OuterRef, Q, QuerySet, Sum

from core import clock
from core.money import Money
from partners.models import Partner
from payouts.models import Adjustment, Statement, WriteOff
from payouts.policy.services import policy
from payouts.statements import due
from payouts.statements.due import Pair
from referrals.models import Commission

ENDED = Partner.Status.ENDED


@dataclass
class Receivable:
    """What a partner owes in one currency, all that is still to be stated taken into account."""

    partner: Partner
    owed: Money
    since: date
    statements: int
    write_off: WriteOff | None

    @property
    def ended(self) -> bool:
        return self.partner.status == ENDED


def owed_minor(partner: Partner, currency: str) -> int:
    """What a partner owes in a currency, in minor units; nothing when we owe them."""
    return max(0, -_balances([partner.pk]).get((partner.pk, currency), 0))


def first_booked(partner: Partner, currency: str) -> date:
    """The day of the first commission or adjustment in a currency, money received aside; today when there
    is none."""
    own = {"partner": partner, "currency": currency}
    adjusted = Adjustment.objects.filter(**own).exclude(kind=Adjustment.Kind.RECEIVED)
    days = [
        Commission.objects.filter(**own).aggregate(day=Min("earned_on"))["day"],
        adjusted.aggregate(day=Min("booked_on"))["day"],
    ]
    return min((day for day in days if day), default=clock.today())


def receivables() -> list[Receivable]:
    """Those whose partnership has ended and who owe us, and those who have owed on more statements in a
    row than the policy allows; the oldest first. In eight queries, whatever their number."""
    ids = set(suspects().values_list("pk", flat=True))
    if not ids:
        return []
    owing = {pair: -minor for pair, minor in _balances(ids).items() if minor < 0}
    histories, firsts = _in_debt(ids), _first_days(ids)
    partners = Partner.objects.in_bulk({pk for pk, _currency in owing})
    open_ones = WriteOff.objects.filter(partner__in=partners, status=WriteOff.Status.PROPOSED)
    proposed = {(row.partner_id, row.currency): row for row in open_ones}
    limit = policy().owing_statements
    found = []
    for pair, minor in owing.items():
        ends = histories.get(pair, [])
        if partners[pair[0]].status == ENDED or len(ends) > limit:
            since = ends[0] if ends else firsts[pair]
            owed = Money(minor, pair[1])
            found.append(Receivable(partners[pair[0]], owed, since, len(ends), proposed.get(pair)))
    return sorted(found, key=lambda one: (one.since, one.partner.pk, one.owed.currency))


def suspects() -> QuerySet[Partner]:
    """Partners who may owe us: in debt on their last statement, or gone with something taken back."""
    own = {"partner": OuterRef("pk")}
    carried = due.last_rows(date.max).filter(carried_minor__lt=0, **own)
    taken = Commission.objects.free().filter(amount_minor__lt=0, **own)
    less = Adjustment.objects.filter(amount_minor__lt=0, statement_line=None, **own)
    gone = Q(status=ENDED) & (Q(Exists(taken)) | Q(Exists(less)))
    return Partner.objects.filter(Q(Exists(carried)) | gone)


def _balances(partner_ids: Iterable[int]) -> dict[Pair, int]:
    """Carried by the last statement and not stated yet, also what is on hold: above zero we owe it."""
    sums: dict[Pair, int] = defaultdict(int)
    for pair, last in due.last_statements(partner_ids, before=date.max).items():
        sums[pair] += last.carried_minor
    for rows in (Commission.objects.free(), Adjustment.objects.filter(statement_line=None)):
        own = rows.filter(partner__in=partner_ids).order_by().values_list("partner_id", "currency")
        for pk, currency, total in own.annotate(total=Sum("amount_minor")):
            sums[pk, currency] += total
    return sums


def _in_debt(partner_ids: Iterable[int]) -> dict[Pair, list[date]]:
    """The ends of the periods in debt since which no statement was out of it, by partner and currency."""
    found: dict[Pair, list[date]] = defaultdict(list)
    rows = Statement.objects.filter(partner__in=partner_ids).order_by("period_end")
    for pk, currency, end, carried in rows.values_list(
        "partner_id", "currency", "period_end", "carried_minor"
    ):
        if carried < 0:
            found[pk, currency].append(end)
        else:
            found[pk, currency].clear()
    return found


def _first_days(partner_ids: Iterable[int]) -> dict[Pair, date]:
    """The first day of what was taken back and is on no statement yet."""
    days: dict[Pair, date] = {}
    sources = (
        (Commission.objects.free(), "earned_on"),
        (Adjustment.objects.filter(statement_line=None), "booked_on"),
    )
    for rows, column in sources:
        taken = rows.filter(partner__in=partner_ids, amount_minor__lt=0).order_by()
        for pk, currency, first in taken.values_list("partner_id", "currency").annotate(first=Min(column)):
            days[pk, currency] = min(first, days.get((pk, currency), first))
    return days
