"""Producing statements: drafts for many partners at once, set by set."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db.models import TextField
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext_lazy as _

from core import bulk, clock
from core.actor import Actor
from core.errors import DomainError
from core.events.record import Target
from core.ids import new_public_ids
from core.models import Job
from core.operation import lock, no_op, operation, record_bulk
from core.queue import jobs
from partners.legal_status.selectors import AgentDays
from partners.models import Partner
from payouts.models import Adjustment, Statement, StatementLine, StatementSettings
from payouts.statements import due, rules
from payouts.statements.selectors import JOB
from referrals.commissions.services import commissions_claim

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
    sold_on: date
    due_on: str
    hold_days: int

    @property
    def became_due(self) -> date:
        """The day from which an agent counts: of the sale, or of the customer's payment."""
        return due.became_due(self.earned_on, self.hold_until, self.due_on, self.hold_days)


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
    _check_over(period_end)
    period = period_end.isoformat()
    return jobs.start(JOB, actor=actor, params={"period_end": period}, key=period)


def _check_over(period_end: date) -> None:
    if period_end != rules.month_end(period_end):
        raise DomainError.invalid(_("A period ends on the last day of a month."), field="period_end")
    if period_end >= clock.today():
        raise DomainError.invalid(_("This period has not ended yet."), field="period_end")


@operation("payouts.statement:produce", event="payouts.statement.drafted")
def statements_draft(*, actor: Actor, period_end: date, pairs: list[Pair]) -> int:
    """Draft the statements of a period for some (partner id, currency), in one transaction.

    Claims every commission that was earned and due by then, takes the adjustments booked by then and
    brings the last balance forward: produced late, it says what it would have said in time. The ledger
    owes the amounts since they were earned, so nothing is posted. Pairs that have their statement
    already are left alone, so it may be repeated. Returns how many were drafted. Raises DomainError 422
    for a period that is not over.
    """
    _check_over(period_end)
    sheets = _drafted(actor, period_end, pairs)
    if not sheets:
        no_op()
    return len(sheets)


@operation("payouts.statement:produce", event="payouts.statement.drafted")
def statements_draft_today(*, actor: Actor, partner: Partner) -> list[Statement]:
    """Draft the statements of one partner on demand: all that is due to it today, in each currency, from
    the day after its last statement on.

    The next statement begins tomorrow, so this is done once a day at most. The minimum payout holds here
    as well. Raises DomainError 409 where nothing is due today, or all that is stands on a statement.
    """
    partner, today = lock(partner), clock.today()
    pairs = due.pairs_of(partner, today)
    if not pairs:
        raise DomainError.conflict(
            _("Nothing is due to this partner today that is not on a statement already."),
            code="nothing-due",
        )
    sheets = _drafted(actor, today, pairs)
    drafts = Statement.objects.filter(pk__in=[sheet.pk for sheet in sheets])
    return list(drafts.select_related("partner").order_by("currency"))


def _drafted(actor: Actor, period_end: date, pairs: list[Pair]) -> list[Sheet]:
    sheets = _sheets(period_end, pairs)
    if not sheets:
        return []
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
    return sheets


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
    waiting = due.adjustments_due(period_end).filter(partner__in=partner_ids)
    for adjustment in waiting.order_by("booked_on", "id"):
        if sheet := sheets.get((adjustment.partner_id, adjustment.currency)):
            sheet.adjustments.append(adjustment)
    return list(sheets.values())


def _earned(period_end: date, partner_ids: Iterable[int]) -> Iterable[Earned]:
    rows = due.commissions_due(period_end).filter(partner__in=partner_ids)
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
        Coalesce(Cast("own_explanation", TextField()), Cast("decision__explanation", TextField())),
        Coalesce("reversal_of__earned_on", "earned_on"),
        "plan_version__due_on",
        "plan_version__hold_days",
    )
    return map(Earned._make, found.iterator(chunk_size=5_000))


def _insert(sheets: list[Sheet], period_end: date) -> None:
    known = _Known.read(sheets, period_end)
    ids, names = bulk.reserve_ids(Statement, len(sheets)), new_public_ids("sta", len(sheets))
    for sheet, pk, public_id in zip(sheets, ids, names, strict=True):
        sheet.pk, sheet.public_id = pk, public_id
    bulk.insert(Statement, [_row(sheet, period_end, known) for sheet in sheets])
    bulk.insert(StatementLine, (line for sheet in sheets for line in _lines(sheet)))


@dataclass
class _Known:
    """What was read once for the statements of some partners."""

    settings: dict[int, StatementSettings]
    last: dict[Pair, due.LastStatement]
    agents: AgentDays
    ended: set[int]
    free: dict[Pair, int]

    @classmethod
    def read(cls, sheets: list[Sheet], period_end: date) -> _Known:
        partner_ids = {sheet.partner_id for sheet in sheets}
        rows = StatementSettings.objects.filter(partner__in=partner_ids)
        ended = due.ended_on(period_end, partner_ids)
        return cls(
            settings={row.partner_id: row for row in rows},
            last=due.last_statements(partner_ids, before=period_end),
            agents=AgentDays.of(partner_ids),
            ended=ended,
            free=due.free_count(ended, earned_by=period_end),
        )


def _row(sheet: Sheet, period_end: date, known: _Known) -> dict[str, Any]:
    pair = (sheet.partner_id, sheet.currency)
    own, last = known.settings.get(sheet.partner_id), known.last.get(pair)
    period = own.period if own else StatementSettings.Period.MONTHLY
    due_on = _due_on(sheet, period_end, known.agents)
    ended = sheet.partner_id in known.ended
    paid_always = due_on is not None or ended
    minimum = own.minimum_minor if own and own.currency == sheet.currency and not paid_always else 0
    amounts = {
        "opening": last.carried_minor if last else 0,
        "commissions": sum(earned.amount_minor for earned in sheet.earned),
        "adjustments": sum(row.amount_minor for row in sheet.adjustments),
    }
    result = rules.settle(**amounts, minimum=minimum, paid_always=paid_always)
    at = clock.now()
    return {
        "id": sheet.pk,
        "public_id": sheet.public_id,
        "number": "",
        "partner_id": sheet.partner_id,
        "currency": sheet.currency,
        "period": period,
        "period_start": rules.period_start(period_end, period, last_end=last.period_end if last else None),
        "period_end": period_end,
        "is_agent": due_on is not None,
        "is_final": ended and known.free.get(pair, 0) == len(sheet.earned),
        **{f"{name}_minor": amount for name, amount in amounts.items()},
        "minimum_minor": minimum,
        "total_minor": result.total,
        "payable_minor": result.payable,
        "carried_minor": result.carried,
        "lines_count": len(sheet.earned) + len(sheet.adjustments),
        "status": Statement.Status.DRAFT,
        "due_on": due_on,
        "snapshot": {},
        "created_at": at,
        "updated_at": at,
    }


def _due_on(sheet: Sheet, period_end: date, agents: AgentDays) -> date | None:
    """By when the law has it paid: by its oldest commission that was earned as a commercial agent,
    whatever the partner is by now; None for who is and was none."""
    as_agent = [
        row.became_due
        for row in sheet.earned
        if row.amount_minor > 0 and agents.was_agent(row.partner_id, row.sold_on)
    ]
    if as_agent:
        return rules.agent_due_on(min(as_agent))
    return rules.agent_due_on(period_end) if agents.was_agent(sheet.partner_id, period_end) else None


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
        # Why we wrote something off is for us to read.
        written_off = adjustment.kind == Adjustment.Kind.WRITE_OFF
        facts = {"reason": "" if written_off else adjustment.reason}
        if adjustment.kind != Adjustment.Kind.ADJUSTMENT:
            facts["kind"] = adjustment.kind
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
