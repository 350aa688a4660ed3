"""Deciding what sales pay: one by one as they come, or all that are undecided in chunks.

Both ways run the same rules over sets read at once and write decisions, commissions and ledger
entries in one transaction. A sale is decided once: the database holds one decision for each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from ledger.services import Draft, post_many
from pipeline.models import Sale
from prm.core import bulk, clock, jobs
from prm.core.actor import Actor
from prm.core.events import Target
from prm.core.ids import new_public_ids
from prm.core.models import Job
from prm.core.operation import operation, record_bulk, unchanged
from referrals.models import Commission, CommissionDecision
from referrals.rules import Profile, evaluate, take_back, taken_back_explanation
from referrals.services.books import ROW_FIELDS, History, Original, Partners, Payee, Plans, Row
from referrals.services.commissions import release_if_paid

JOB = "referrals.accrue"
_DECISION = [
    "id", "sale_id", "plan_version_id", "rule_id", "reason", "amount_minor", "currency", "explanation", "decided_at",
]  # fmt: skip
_COMMISSION = [
    "id", "public_id", "decision_id", "partner_id", "sale_id", "plan_version_id", "kind", "amount_minor", "currency",
    "status", "earned_on", "hold_until", "reversal_of_id", "statement_id", "created_at",
]  # fmt: skip
_EARNED, _REVERSAL, _OPEN = (
    Commission.Kind.EARNED.value,
    Commission.Kind.REVERSAL.value,
    Commission.Status.OPEN.value,
)


@dataclass(slots=True)
class Books:
    """What a run has read so far; kept from chunk to chunk of one job."""

    plans: Plans = field(default_factory=Plans)
    partners: Partners = field(default_factory=Partners)


@dataclass(slots=True)
class Made:
    """What one chunk decided: rows to insert, in the order of the sales."""

    decisions: list[tuple[Any, ...]] = field(default_factory=list)
    commissions: list[tuple[Any, ...]] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)


@operation("referrals.commission:accrue", event="referrals.commission.accrued")
def commission_accrue(*, actor: Actor, sale: Sale) -> CommissionDecision:
    """Decide what a sale or refund pays and post it to the ledger; once, however often asked.

    Raises DomainError 409 when another transaction decides the same sale at the same moment.
    """
    decided = CommissionDecision.objects.filter(sale=sale).first()
    if decided is not None:
        unchanged()
        return decided
    rows = undecided().filter(pk=sale.pk)
    if sale.refund_of_id and not CommissionDecision.objects.filter(sale=sale.refund_of_id).exists():
        # A refund takes back what its sale paid, so the sale is decided first.
        rows = undecided().filter(pk__in=[sale.refund_of_id, sale.pk])
    made = _decide(actor, [Row(*values) for values in rows.order_by("pk").values_list(*ROW_FIELDS)], Books())
    for target in made.targets:
        paid = target.type == "referrals.commission"
        record_bulk(f"referrals.commission.{'accrued' if paid else 'nothing'}", [target])
    last_payment = sale.refund_of.payments.last() if sale.refund_of else None
    if last_payment is not None:
        release_if_paid(sale.refund_of, last_payment.paid_on)
    return CommissionDecision.objects.get(sale=sale)


@operation("referrals.commission:accrue", event="referrals.commission.batch")
def commissions_accrue(*, actor: Actor, after: int = 0, books: Books | None = None) -> tuple[int, int]:
    """Decide the next chunk of undecided sales beyond the database id ``after``, oldest first.

    Returns how many were decided, and the id to continue from. One event records the chunk.
    """
    rows = undecided().filter(pk__gt=after).order_by("pk")[: bulk.CHUNK]
    chunk = [Row(*values) for values in rows.values_list(*ROW_FIELDS)]
    if not chunk:
        unchanged()
        return 0, after
    made = _decide(actor, chunk, books or Books())
    record_bulk(
        "referrals.commission.batch", made.targets, data={"sales": len(chunk), "count": len(made.commissions)}
    )
    return len(chunk), chunk[-1].id


@operation("referrals.commission:accrue", event="referrals.commission.started")
def commissions_accrue_start(*, actor: Actor) -> Job | None:
    """Queue the job that decides all undecided sales; None when there are none, or it waits already."""
    first = undecided().order_by("pk").select_related("partner").first()
    if (
        first is None
        or Job.objects.filter(kind=JOB, status__in=[Job.Status.QUEUED, Job.Status.RUNNING]).exists()
    ):
        unchanged()
        return None
    job = jobs.start(JOB, actor=actor, params={})
    record_bulk("referrals.commission.started", [Target("core.job", job.public_id)])
    return job


def undecided():
    """Sales and refunds that nobody has decided yet."""
    return Sale.objects.filter(decision=None)


def _decide(actor: Actor, rows: Sequence[Row], books: Books) -> Made:
    rows = list(rows)
    books.partners.load({row.partner_id for row in rows})
    run = _Run(rows, books)
    made = run.decide()
    bulk.insert(CommissionDecision, _DECISION, made.decisions)
    if made.commissions:
        bulk.insert(Commission, _COMMISSION, made.commissions)
        post_many(actor=actor, kind="commission", drafts=made.drafts)
    return made


class _Run:
    """One chunk being decided."""

    def __init__(self, rows: list[Row], books: Books) -> None:
        self.rows = rows
        self.books = books
        self.history = History(rows)
        self.at = clock.now()
        self.made = Made()
        self.decision_ids = bulk.reserve_ids(CommissionDecision, len(rows))
        self.commission_ids = iter(bulk.reserve_ids(Commission, len(rows)))
        self.public_ids = new_public_ids("com", len(rows))

    def decide(self) -> Made:
        for decision_id, row in zip(self.decision_ids, self.rows, strict=True):
            payee = self.books.partners.payees[row.partner_id]
            if row.refund_of_id:
                self._refund(decision_id, row, payee)
            else:
                self._sale(decision_id, row, payee)
        return self.made

    def _sale(self, decision_id: int, row: Row, payee: Payee) -> None:
        tier, kinds = self.books.partners.on(row.partner_id, row.sold_on)
        if not payee.commissions_allowed:
            self._nothing(decision_id, row, payee, "type", {"partner_type": payee.type})
            return
        terms = self.books.plans.terms(row.sold_on, kinds, row.source)
        if terms is None:
            self._nothing(decision_id, row, payee, "no_plan", {"kind": sorted(kinds), "source": row.source})
            return
        profile = Profile(
            row.product_line or "", tier, kinds, payee.country, self.books.partners.regions(payee.country),
            row.role, payee.type, row.source, row.currency,
        )  # fmt: skip
        outcome = evaluate(
            terms.rules,
            profile,
            row.amount_minor,
            sold_on=row.sold_on,
            first_on=self.history.first_on(row),
            matched=self.books.plans.match(terms, profile),
        )
        rule_id = outcome.rule.id if outcome.rule else None
        self._decision(decision_id, row, terms.version_id, rule_id, outcome)
        if not outcome.amount_minor:
            self._missed(row, payee)
            return
        base: date | None = row.sold_on if terms.due_on == "sale" else self.history.paid_on(row)
        hold_until = base + timedelta(days=terms.hold_days) if base else None
        commission_id = self._commission(
            decision_id, row, payee, terms.version_id, outcome.amount_minor, hold_until, None
        )
        self.history.originals[row.id] = Original(
            commission_id, terms.version_id, outcome.amount_minor, hold_until, True
        )
        self.history.sales[row.id] = row.amount_minor

    def _refund(self, decision_id: int, row: Row, payee: Payee) -> None:
        sale_id = row.refund_of_id
        assert sale_id is not None
        original = self.history.originals.get(sale_id)
        if original is None:
            self._nothing(decision_id, row, payee, "unpaid_sale", {})
            return
        given, taken = self.history.given_back.get(sale_id, 0), self.history.taken_back.get(sale_id, 0)
        values = {
            "commission_minor": original.amount_minor,
            "sale_minor": self.history.sales[sale_id],
            "given_back_minor": given - row.amount_minor,
            "taken_back_minor": taken,
        }
        kept = payee.is_agent and row.attributable
        result = 0 if kept else take_back(**values)
        left = original.amount_minor - taken
        reason = "" if result else "agent" if kept else "zero" if left else "reversed"
        explanation = taken_back_explanation(
            **values, refund_minor=-row.amount_minor, result=result, currency=row.currency, reason=reason
        )
        self.made.decisions.append(
            (
                decision_id,
                row.id,
                original.plan_version_id,
                None,
                reason,
                -result,
                row.currency,
                explanation,
                self.at,
            )
        )
        if not kept:
            self.history.given_back[sale_id] = given - row.amount_minor
            self.history.taken_back[sale_id] = taken + result
        if not result:
            self._missed(row, payee)
            return
        hold_until = original.hold_until if original.is_free else row.sold_on
        self._commission(decision_id, row, payee, original.plan_version_id, -result, hold_until, original.id)

    def _decision(
        self, decision_id: int, row: Row, version_id: int, rule_id: int | None, outcome: Any
    ) -> None:
        self.made.decisions.append(
            (
                decision_id, row.id, version_id, rule_id, outcome.reason, outcome.amount_minor, row.currency,
                outcome.explanation, self.at,
            )
        )  # fmt: skip

    def _nothing(self, decision_id: int, row: Row, payee: Payee, reason: str, facts: dict[str, Any]) -> None:
        explanation = {"amount": row.amount_minor, "currency": row.currency, "facts": facts}
        self.made.decisions.append(
            (decision_id, row.id, None, None, reason, 0, row.currency, explanation, self.at)
        )
        self._missed(row, payee)

    def _missed(self, row: Row, payee: Payee) -> None:
        self.made.targets.append(Target("pipeline.sale", row.public_id, payee.public_id))

    def _commission(
        self, decision_id: int, row: Row, payee: Payee, version_id: int, amount: int, hold_until: date | None,
        reversal_of: int | None,
    ) -> int:  # fmt: skip
        commission_id, public_id = next(self.commission_ids), next(self.public_ids)
        kind = _REVERSAL if reversal_of else _EARNED
        self.made.commissions.append(
            (
                commission_id, public_id, decision_id, row.partner_id, row.id, version_id, kind, amount, row.currency,
                _OPEN, row.sold_on, hold_until, reversal_of, "", self.at,
            )
        )  # fmt: skip
        lines = (("commission_expense", amount, row.currency), ("commission_payable", -amount, row.currency))
        self.made.drafts.append(Draft(row.sold_on, public_id, row.partner_id, lines))
        self.made.targets.append(Target("referrals.commission", public_id, payee.public_id))
        return commission_id
