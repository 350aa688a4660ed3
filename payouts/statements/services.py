"""Producing statements: drafts for many partners at once, set by set."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from core import bulk, clock
from core.actor import Actor
from core.errors import DomainError
from core.events.record import Target
from core.ids import new_public_ids
from core.models import Job
from core.operation import no_op, operation, record_bulk
from core.queue import jobs
from partners.models import Partner
from payouts.models import Adjustment, Statement, StatementLine, StatementSettings
from payouts.statements import rules, selectors
from referrals.commissions.services import commissions_claim

JOB = "payouts.statements"
Pair = tuple[int, str]


class Earned(NamedTuple):
    """A commission as a statement copies it."""

    pk: int
    public_id: str
    partner_id: int
    currency: str
    amount_minor: int
    sale: str
    earned_on: date
    hold_until: date
    customer: str
    source: str
    explanation: str


@dataclass
class Sheet:
    """One statement in the making."""

    partner_id: int
    currency: str
    earned: list[Earned] = field(default_factory=list)
    adjustments: list[Adjustment] = field(default_factory=list)
    pk: int = 0
    public_id: str = ""


@operation(
    "payouts.statement:produce",
    event=None,
    reason="the job is the record; each draft and issue has its own event",
)
def statements_produce(*, actor: Actor, period_end: date) -> Job:
    """Start the job that drafts and issues the statements of a period for all partners at once; while it
    is at work, that one is the answer.

    Raises DomainError 422 unless the period ends on a month's end that has passed. Started again,
    it does what is left to do and nothing twice.
    """
    if period_end != rules.month_end(period_end):
        raise DomainError.invalid(_("A period ends on the last day of a month."), field="period_end")
    if period_end >= clock.today():
        raise DomainError.invalid(_("This period has not ended yet."), field="period_end")
    period = period_end.isoformat()
    return jobs.start(JOB, actor=actor, params={"period_end": period}, key=period)


@operation("payouts.statement:produce", event="payouts.statement.drafted")
def statements_draft(*, actor: Actor, period_end: date, pairs: list[Pair]) -> int:
    """Draft the statements of a period for some (partner id, currency), in one transaction.

    Claims every commission that is due and brings the last balance forward. The ledger owes the
    amounts since they were earned, so nothing is posted. Pairs that have their statement already are
    left alone, so it may be repeated. Returns how many were drafted.
    """
    sheets = _sheets(period_end, pairs)
    if not sheets:
        no_op()
        return 0
    _insert(sheets, period_end)
    _claim(actor, sheets)
    partners = dict(
        Partner.objects.filter(pk__in={s.partner_id for s in sheets}).values_list("pk", "public_id")
    )
    record_bulk(
        "payouts.statement.drafted",
        [Target("payouts.statement", sheet.public_id, partners[sheet.partner_id]) for sheet in sheets],
        data={"count": len(sheets)},
    )
    return len(sheets)


def _sheets(period_end: date, pairs: list[Pair]) -> list[Sheet]:
    there = Statement.objects.filter(partner__in={p for p, _c in pairs}, period_end__gte=period_end)
    wanted = set(pairs) - set(there.values_list("partner_id", "currency"))
    if not wanted:
        return []
    partner_ids = {partner_id for partner_id, _currency in wanted}
    sheets = {pair: Sheet(*pair) for pair in sorted(wanted)}
    for earned in _earned(period_end, partner_ids):
        if sheet := sheets.get((earned.partner_id, earned.currency)):
            sheet.earned.append(earned)
    waiting = Adjustment.objects.filter(partner__in=partner_ids, statement_line=None).order_by("id")
    for adjustment in waiting:
        if sheet := sheets.get((adjustment.partner_id, adjustment.currency)):
            sheet.adjustments.append(adjustment)
    return list(sheets.values())


def _earned(period_end: date, partner_ids: Iterable[int]) -> Iterable[Earned]:
    rows = selectors.commissions_due(period_end).filter(partner__in=partner_ids)
    found = rows.order_by("earned_on", "pk").values_list(
        "pk",
        "public_id",
        "partner_id",
        "currency",
        "amount_minor",
        "sale__public_id",
        "earned_on",
        "hold_until",
        "sale__customer_shown",
        "sale__source",
        # The explanation is copied as the text it is stored as: nothing reads it on the way.
        Cast("decision__explanation", TextField()),
    )
    return map(Earned._make, found.iterator(chunk_size=5_000))


def _insert(sheets: list[Sheet], period_end: date) -> None:
    partner_ids = {sheet.partner_id for sheet in sheets}
    settings = {row.partner_id: row for row in StatementSettings.objects.filter(partner__in=partner_ids)}
    agents = selectors.agents(partner_ids)
    openings = selectors.carried_forward(partner_ids, before=period_end)
    ids, names = bulk.reserve_ids(Statement, len(sheets)), new_public_ids("sta", len(sheets))
    at = clock.now()
    rows: list[dict[str, Any]] = []
    for sheet, pk, public_id in zip(sheets, ids, names, strict=True):
        sheet.pk, sheet.public_id = pk, public_id
        own = settings.get(sheet.partner_id)
        period = own.period if own else StatementSettings.Period.MONTHLY
        minimum = own.minimum_minor if own and own.currency == sheet.currency else 0
        is_agent = sheet.partner_id in agents
        opening = openings.get((sheet.partner_id, sheet.currency), 0)
        commissions = sum(earned.amount_minor for earned in sheet.earned)
        adjustments = sum(row.amount_minor for row in sheet.adjustments)
        result = rules.settle(
            opening=opening,
            commissions=commissions,
            adjustments=adjustments,
            minimum=minimum,
            is_agent=is_agent,
        )
        rows.append(
            {
                "id": sheet.pk,
                "public_id": sheet.public_id,
                "number": "",
                "partner_id": sheet.partner_id,
                "currency": sheet.currency,
                "period": period,
                "period_start": rules.period_start(period_end, period),
                "period_end": period_end,
                "is_agent": is_agent,
                "opening_minor": opening,
                "commissions_minor": commissions,
                "adjustments_minor": adjustments,
                "minimum_minor": 0 if is_agent else minimum,
                "total_minor": result.total,
                "payable_minor": result.payable,
                "carried_minor": result.carried,
                "lines_count": len(sheet.earned) + len(sheet.adjustments),
                "status": Statement.Status.DRAFT,
                "due_on": rules.agent_due_on(period_end) if is_agent else None,
                "snapshot": {},
                "created_at": at,
                "updated_at": at,
            }
        )
    bulk.insert(Statement, rows)
    bulk.insert(StatementLine, (line for sheet in sheets for line in _lines(sheet)))


def _lines(sheet: Sheet) -> Iterable[dict[str, Any]]:
    position = 0
    for position, row in enumerate(sheet.earned, start=1):
        facts = {"sale": row.sale, "customer": row.customer, "source": row.source}
        yield {
            "statement_id": sheet.pk,
            "position": position,
            "commission": row.public_id,
            "adjustment_id": None,
            "booked_on": row.earned_on,
            "amount_minor": row.amount_minor,
            "currency": row.currency,
            "facts": facts,
            "explanation": row.explanation or "{}",
        }
    for number, adjustment in enumerate(sheet.adjustments, start=position + 1):
        facts = {"reason": adjustment.reason}
        yield {
            "statement_id": sheet.pk,
            "position": number,
            "commission": "",
            "adjustment_id": adjustment.pk,
            "booked_on": adjustment.booked_on,
            "amount_minor": adjustment.amount_minor,
            "currency": adjustment.currency,
            "facts": facts,
            "explanation": "{}",
        }


def _claim(actor: Actor, sheets: list[Sheet]) -> None:
    """Each claim is a guarded update: a commission that another statement took stops this batch."""
    for sheet in sheets:
        for part in bulk.chunks(sheet.earned):
            claimed = commissions_claim(
                actor=actor,
                statement_public_id=sheet.public_id,
                ids=[earned.pk for earned in part],
                # An agent's commissions may still be on hold: the law pays them all the same.
                until=max(earned.hold_until for earned in part),
            )
            if claimed != len(part):
                raise DomainError.conflict(
                    _("Some commissions changed in the meantime. Produce the statements again.")
                )
