"""Reads of statements and payouts, and where a partner's money is."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Sum, Value, When

from core import clock, languages
from core.models import Job, OwnEntity, Programme
from core.money import Money
from ledger.models import Line
from partners.models import Partner
from payouts.models import Adjustment, Contest, Payout, Statement, StatementLine
from payouts.statements import due, rules
from referrals.models import Commission

# The kind of the jobs that produce statements.
JOB = "payouts.statements"
# How long before the legal date finance is told.
SOON = timedelta(days=10)


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
        "language": languages.spoken(partner.language),
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
        "is_final": statement.is_final,
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
    """Where a partner's money is, by currency: on hold, due, on a statement, paid; in five queries.

    What was carried forward on the last statement counts as due: it waits for the next one. So does what
    is in dispute.
    """
    today = clock.today()
    ids = [partner.pk, *partner.merged.values_list("pk", flat=True)]
    sums: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(STATIONS, 0))
    free = Commission.objects.filter(partner__in=ids).free().order_by()
    by_day = Case(When(due.due_by(today), then=Value("due")), default=Value("held"))
    for currency, station, total in free.values_list("currency", by_day).annotate(total=Sum("amount_minor")):
        sums[currency][station] += total
    waiting = Adjustment.objects.filter(partner__in=ids, statement_line=None).order_by()
    for currency, total in waiting.values_list("currency").annotate(total=Sum("amount_minor")):
        sums[currency]["due"] += total
    for row in due.last_rows(date.max).filter(partner__in=ids).exclude(carried_minor=0):
        sums[row.currency]["due"] += row.carried_minor
    stated = Statement.objects.filter(partner__in=ids).order_by()
    in_dispute = Q(Exists(Contest.objects.filter(statement=OuterRef("pk"), answered_at=None)))
    sums_of = {
        "minor": Sum(F("payable_minor") - F("withheld_minor")),
        "disputed": Sum("withheld_minor", filter=in_dispute, default=0),
    }
    for currency, status, minor, disputed in stated.values_list("currency", "status").annotate(**sums_of):
        sums[currency]["paid" if status == Statement.Status.PAID else "on_statement"] += minor
        sums[currency]["due"] += disputed
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
    unpaid = Statement.objects.filter(due_on__lte=today + SOON, payable_minor__gt=0).exclude(
        status=Statement.Status.PAID
    )
    on_their_way = unpaid.filter(payouts__status__in=["sent", "paid"]).values("pk")
    return unpaid.exclude(pk__in=on_their_way).select_related("partner").order_by("due_on", "pk")


@dataclass
class FailedProduction:
    """A job of statements that was given up, and that nobody has started again since."""

    period_end: date
    error: str
    failed_at: datetime


def given_up() -> QuerySet[Job]:
    """The jobs of statements that were given up, done again since or not."""
    return Job.objects.filter(kind=JOB, status=Job.Status.FAILED)


def failed_productions() -> list[FailedProduction]:
    """One for each period whose last job was given up; the oldest first."""
    failed = given_up().order_by("-pk")[:20]
    last: dict[str, FailedProduction] = {}
    newest: dict[str, int] = {}
    for job in failed:
        period = job.params["period_end"]
        if period not in last:
            newest[period] = job.pk
            last[period] = FailedProduction(
                date.fromisoformat(period), job.error, job.finished_at or job.created_at
            )
    if not last:
        return []
    later = Job.objects.filter(kind=JOB, pk__gt=min(newest.values())).exclude(status=Job.Status.FAILED)
    for job in later:
        period = job.params["period_end"]
        if period in newest and job.pk > newest[period]:
            last.pop(period, None)
    return sorted(last.values(), key=lambda one: one.period_end)


@dataclass
class Unstated:
    """What an agent has earned and is on no statement, though the law has it paid soon, or had."""

    partner: str
    name: str
    partner_id: int
    due_on: date
    total: Money


def perhaps_unstated(today: date) -> QuerySet[Commission]:
    """What may have to be paid to agents soon: a cheap question before the one to the day."""
    quarter = rules.agent_quarter(today + SOON)
    rows = Commission.objects.free().filter(earned_on__lte=quarter, hold_until__isnull=False)
    return rows.filter(due.earned_as_agent())


def unstated_agents(today: date) -> list[Unstated]:
    """Commercial agents with commissions on no statement that must be paid within ten days, or should
    have been: the first to be due comes first. One query, one row a commission, of few partners."""
    quarter = rules.agent_quarter(today + SOON)
    rows = (
        Commission.objects.free().filter(due.agent_due_by(quarter)).select_related("partner", "plan_version")
    )
    found: dict[due.Pair, Unstated] = {}
    for row in rows.order_by("earned_on", "pk"):
        assert row.hold_until is not None, "what waits for the customer is not due"
        plan, amount = row.plan_version, row.amount
        day = rules.agent_due_on(due.became_due(row.earned_on, row.hold_until, plan.due_on, plan.hold_days))
        known = found.get((row.partner_id, row.currency))
        if known is None:
            one = Unstated(row.partner.public_id, row.partner.name, row.partner_id, day, amount)
            found[row.partner_id, row.currency] = one
        else:
            known.due_on, known.total = min(day, known.due_on), known.total + amount
    return sorted((one for one in found.values() if one.total.amount_minor > 0), key=lambda one: one.due_on)
