"""Reads of statements and payouts, and where a partner's money is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Sum, Value, When

from core import clock
from core.models import OwnEntity, Programme
from core.money import Money
from ledger.models import Line
from partners.models import Partner
from payouts.models import Adjustment, Payout, Statement, StatementLine, StatementSettings
from payouts.statements import rules
from referrals.models import Commission

Pair = tuple[int, str]


AGENT = Partner.LegalStatus.COMMERCIAL_AGENT


def commissions_due(period_end: date) -> QuerySet:
    """The commissions that a statement of this period claims: due by its end and on no other one.

    A hold cannot delay a commercial agent: theirs count from the day they are earned, once the
    customer has paid.
    """
    earned = Q(partner__legal_status=AGENT, earned_on__lte=period_end, hold_until__isnull=False)
    return Commission.objects.free().filter(Q(hold_until__lte=period_end) | earned)


def agents(partner_ids: Iterable[int]) -> set[int]:
    """Those of the partners that are commercial agents."""
    return set(Partner.objects.filter(pk__in=partner_ids, legal_status=AGENT).values_list("pk", flat=True))


def _last_statements(before: date) -> QuerySet:
    later = Statement.objects.filter(
        partner=OuterRef("partner"),
        currency=OuterRef("currency"),
        period_end__gt=OuterRef("period_end"),
        period_end__lt=before,
    )
    return Statement.objects.filter(~Exists(later), period_end__lt=before)


def carried_forward(partner_ids: Iterable[int], *, before: date) -> dict[Pair, int]:
    """What each pair's last statement before a date carries forward, in minor units."""
    rows = _last_statements(before).filter(partner__in=partner_ids)
    return {(p, c): carried for p, c, carried in rows.values_list("partner_id", "currency", "carried_minor")}


def pairs_due(period_end: date) -> list[Pair]:
    """The (partner id, currency) that get a statement for a period and have none yet.

    They have something due, an adjustment, or a balance carried that may be paid by now.
    """
    found = set(commissions_due(period_end).order_by().values_list("partner_id", "currency").distinct())
    waiting = Adjustment.objects.filter(statement_line=None).order_by()
    found |= set(waiting.values_list("partner_id", "currency").distinct())
    settings = {row.partner_id: row for row in StatementSettings.objects.all()}
    found |= _payable_now(period_end, settings)
    there = Statement.objects.filter(period_end__gte=period_end)
    found -= set(there.values_list("partner_id", "currency"))
    quarterly = {pk for pk, row in settings.items() if row.period == StatementSettings.Period.QUARTERLY}
    return sorted(
        pair for pair in found if rules.is_due(period_end, "quarterly" if pair[0] in quarterly else "monthly")
    )


def _payable_now(period_end: date, settings: dict[int, StatementSettings]) -> set[Pair]:
    carried = _last_statements(period_end).filter(carried_minor__gt=0)
    rows = list(carried.values_list("partner_id", "currency", "carried_minor"))
    paid_always = agents({partner_id for partner_id, _currency, _carried in rows})
    payable = set()
    for partner_id, currency, amount in rows:
        own = settings.get(partner_id)
        minimum = own.minimum_minor if own and own.currency == currency else 0
        if amount >= minimum or partner_id in paid_always:
            payable.add((partner_id, currency))
    return payable


def drafts(period_end: date) -> QuerySet:
    """The drafts of a period, in the order in which they are numbered."""
    rows = Statement.objects.filter(status=Statement.Status.DRAFT, period_end=period_end)
    return rows.select_related("partner").order_by("partner__name", "currency", "pk")


def statement_snapshot(statement: Statement, *, number: str, issued_on: date) -> dict[str, Any]:
    """All that a statement's document says, as plain data: who, when, what, and each line."""
    partner, own = statement.partner, OwnEntity.objects.order_by("-is_default", "pk").first()
    programme = Programme.objects.first()
    address = partner.addresses.order_by("pk").first()
    until = rules.contest_until(issued_on, due_on=statement.due_on)
    return {
        "number": number,
        "language": partner.language,
        "programme": dict(programme.name) if programme else {},
        "issuer": {
            "name": own.legal_name if own else "",
            "address": own.address if own else "",
            "registration": own.registration_number if own else "",
            "vat": own.vat_number if own else "",
        },
        "partner": {
            "name": partner.legal_name or partner.name,
            "address": f"{address.lines}\n{address.postcode} {address.city}" if address else "",
            "registration": partner.registration_number,
            "vat": partner.vat_number,
            "vat_situation": partner.vat_situation,
        },
        "period_start": statement.period_start.isoformat(),
        "period_end": statement.period_end.isoformat(),
        "issued_on": issued_on.isoformat(),
        "contest_until": until.isoformat(),
        "due_on": statement.due_on.isoformat() if statement.due_on else "",
        "is_agent": statement.is_agent,
        "currency": statement.currency,
        "opening": statement.opening_minor,
        "commissions": statement.commissions_minor,
        "adjustments": statement.adjustments_minor,
        "total": statement.total_minor,
        "minimum": statement.minimum_minor,
        "payable": statement.payable_minor,
        "carried": statement.carried_minor,
        "lines": [
            {
                "position": line.position,
                "on": line.booked_on.isoformat(),
                "commission": line.commission,
                "facts": line.facts,
                "explanation": line.explanation,
                "amount": line.amount_minor,
            }
            for line in statement.lines.order_by("position")
        ],
    }


def money_of(partner: Partner) -> list[dict[str, Any]]:
    """Where a partner's money is, by currency: on hold, due, on a statement, paid; in four queries.

    What was carried forward on the last statement counts as due: it waits for the next one.
    """
    today = clock.today()
    ids = [partner.pk, *partner.merged.values_list("pk", flat=True)]
    sums: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(STATIONS, 0))
    free = Commission.objects.filter(partner__in=ids).free().order_by()
    by_day = Case(When(hold_until__lte=today, then=Value("due")), default=Value("held"))
    for currency, station, total in free.values_list("currency", by_day).annotate(total=Sum("amount_minor")):
        sums[currency][station] += total
    waiting = Adjustment.objects.filter(partner__in=ids, statement_line=None).order_by()
    for currency, total in waiting.values_list("currency").annotate(total=Sum("amount_minor")):
        sums[currency]["due"] += total
    for row in _last_statements(date.max).filter(partner__in=ids).exclude(carried_minor=0):
        sums[row.currency]["due"] += row.carried_minor
    stated = Statement.objects.filter(partner__in=ids).order_by()
    for currency, status, minor in stated.values_list("currency", "status").annotate(
        minor=Sum("payable_minor")
    ):
        sums[currency]["paid" if status == Statement.Status.PAID else "on_statement"] += minor
    return [
        {"currency": currency, **{name: Money(value, currency) for name, value in found.items()}}
        for currency, found in sorted(sums.items())
    ]


STATIONS = ("held", "due", "on_statement", "paid")


def journey(commission: Commission) -> dict[str, Any]:
    """One commission from the event to the transfer: its sale, statement line, statement and payouts."""
    line = (
        StatementLine.objects.filter(commission=commission.public_id)
        .select_related("statement__partner", "statement__pdf")
        .first()
    )
    payouts = []
    if line:
        payouts = list(
            Payout.objects.filter(statement=line.statement_id).select_related("run").order_by("pk")
        )
    return {
        "commission": commission,
        "line": line,
        "statement": line.statement if line else None,
        "payouts": payouts,
        "alive": next((row for row in reversed(payouts) if row.status in ("pending", "sent", "paid")), None),
    }


def commission_cost(partner_ids: set[int]) -> dict[int, list[Money]]:
    """What commissions cost over the last twelve months, by partner and currency, from the ledger."""
    since, _today = clock.period(clock.today(), 12)
    rows = Line.objects.filter(
        partner__in=partner_ids,
        account__code__in=["commission_expense", "adjustment"],
        entry__booked_on__gte=since,
    ).order_by()
    found = defaultdict(list)
    for partner_id, currency, total in rows.values_list("partner_id", "currency").annotate(
        total=Sum("amount_minor")
    ):
        found[partner_id].append(Money(total, currency))
    return found


def overdue_agents(today: date) -> QuerySet:
    """Statements of commercial agents that must be paid within ten days and are not on their way."""
    soon = today + timedelta(days=10)
    unpaid = Statement.objects.filter(due_on__lte=soon, payable_minor__gt=0).exclude(
        status=Statement.Status.PAID
    )
    on_their_way = unpaid.filter(payouts__status__in=["sent", "paid"]).values("pk")
    return unpaid.exclude(pk__in=on_their_way).select_related("partner").order_by("due_on", "pk")
