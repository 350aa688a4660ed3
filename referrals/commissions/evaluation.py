"""One chunk of sales being decided: the rules over what ``context`` read, as rows ready to insert."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from core import bulk, clock
from core.events.record import Target
from core.ids import new_public_ids
from ledger.services import Draft
from referrals.commissions.context import (
    DayRates,
    History,
    OriginalCommission,
    Partners,
    Payee,
    Plans,
    SaleRow,
)
from referrals.commissions.rules import Outcome, Profile, clawback, clawback_explanation, evaluate
from referrals.models import Commission

_EARNED, _REVERSAL = Commission.Kind.EARNED.value, Commission.Kind.REVERSAL.value
_OPEN = Commission.Status.OPEN.value


@dataclass(slots=True)
class AccrualContext:
    """What a run has read so far; kept from chunk to chunk of one job."""

    plans: Plans = field(default_factory=Plans)
    partners: Partners = field(default_factory=Partners)
    rates: DayRates = field(default_factory=DayRates)


@dataclass(slots=True)
class LedgerEntryDraft:
    """Commissions that share a ledger entry: one partner, currency, month and kind of one chunk."""

    reference: str
    partner_id: int
    currency: str
    on: date
    total: int = 0

    def draft(self) -> Draft:
        """The entry: what it costs us, and what we owe the partner."""
        lines = (
            ("commission_expense", self.total, self.currency),
            ("commission_payable", -self.total, self.currency),
        )
        return Draft(self.on, self.reference, self.partner_id, lines)


class AccrualBatch:
    """The decisions about the sales of a chunk, as rows to insert.

    ``paid`` are sales decided before, by the day on which they were paid: what a refund left to be
    paid was paid already, so the commissions that waited for them are to be released.
    """

    def __init__(self, rows: list[SaleRow], context: AccrualContext) -> None:
        self.context = context
        self.history = History(rows, with_payments=context.plans.some_wait_for_payment)
        self.at = clock.now()
        self.decisions: list[dict[str, Any]] = []
        self.commissions: list[dict[str, Any]] = []
        self.targets: list[Target] = []
        self.paid: dict[int, date] = {}
        self._bookings: dict[tuple[Any, ...], LedgerEntryDraft] = {}
        self._ids = iter(bulk.reserve_ids(Commission, len(rows)))
        self._public_ids = new_public_ids("com", len(rows))

    def decide(self, rows: list[SaleRow]) -> None:
        """Decide each sale, in the order given: a refund takes back what the sale before it paid."""
        for row in rows:
            payee = self.context.partners.payees[row.partner_id]
            if row.refund_of_id:
                self._refund(row, payee)
            else:
                self._sale(row, payee)

    @property
    def drafts(self) -> list[Draft]:
        """The ledger entries of the chunk."""
        return [booking.draft() for booking in self._bookings.values()]

    def _sale(self, row: SaleRow, payee: Payee) -> None:
        tier, kinds = self.context.partners.on(row.partner_id, row.sold_on)
        if not payee.commissions_allowed:
            self._nothing(row, payee, "type", {"partner_type": payee.type})
            return
        terms = self.context.plans.terms(row.sold_on, kinds, row.source)
        if terms is None:
            self._nothing(row, payee, "no_plan", {"kind": sorted(kinds), "source": row.source})
            return
        profile = Profile(
            row.product_line or "", tier, kinds, payee.country, self.context.partners.regions(payee.country),
            row.role, payee.type, row.source, row.currency,
        )  # fmt: skip
        rate = self.context.rates.between(terms.currency, row.currency, row.sold_on)
        outcome = evaluate(
            terms.rules,
            profile,
            row.amount_minor,
            sold_on=row.sold_on,
            first_on=self.history.first_on(row),
            matched=self.context.plans.match(terms, profile, has_rate=rate is not None),
            rate=rate,
        )
        self._decided(row, terms.version_id, outcome)
        if not outcome.amount_minor:
            self._missed(row, payee)
            return
        base = row.sold_on if terms.due_on == "sale" else self.history.paid_on(row.id)
        hold_until = base + timedelta(days=terms.hold_days) if base else None
        earned = self._commission(row, payee, terms.version_id, outcome.amount_minor, hold_until, None)
        self.history.originals[row.id] = OriginalCommission(
            earned, terms.version_id, outcome.amount_minor, hold_until, row.sold_on
        )
        self.history.sales[row.id] = row.amount_minor

    def _refund(self, row: SaleRow, payee: Payee) -> None:
        sale_id = row.refund_of_id or 0
        original = self.history.originals.get(sale_id)
        if original is None:
            self._nothing(row, payee, "unpaid_sale", {})
            return
        paid_on = self.history.paid_on(sale_id) if original.hold_until is None else None
        if paid_on is not None:
            self.paid[sale_id] = paid_on
        taken = self.history.taken_back.get(sale_id, 0)
        given = self.history.given_back.get(sale_id, 0) - row.amount_minor
        values = {
            "commission_minor": original.amount_minor,
            "sale_minor": self.history.sales[sale_id],
            "given_back_minor": given,
            "taken_back_minor": taken,
        }
        # The law looks at the day of the sale: what an agent earned stays an agent's.
        kept = row.attributable and self.context.partners.agents.was_agent(row.partner_id, original.earned_on)
        result = 0 if kept else clawback(**values)
        reason = "" if result else _why_not_taken(kept, left=original.amount_minor - taken)
        explanation = clawback_explanation(
            **values, refund_minor=-row.amount_minor, result=result, currency=row.currency, reason=reason
        )
        self._decided(row, original.plan_version_id, Outcome(-result, reason, None, explanation))
        if not kept:
            self.history.given_back[sale_id] = given
            self.history.taken_back[sale_id] = taken + result
        if not result:
            self._missed(row, payee)
            return
        # It waits with its sale, and never counts before its own day.
        hold_until = original.hold_until and max(original.hold_until, row.sold_on)
        self._commission(row, payee, original.plan_version_id, -result, hold_until, original.id)

    def _decided(self, row: SaleRow, version_id: int | None, outcome: Outcome) -> None:
        amount, reason, rule, explanation = outcome
        rule_id = rule.id if rule else None
        self.decisions.append(
            {
                "sale_id": row.id,
                "plan_version_id": version_id,
                "rule_id": rule_id,
                "reason": reason,
                "amount_minor": amount,
                "currency": row.currency,
                "explanation": explanation,
                "decided_at": self.at,
            }
        )

    def _nothing(self, row: SaleRow, payee: Payee, reason: str, facts: dict[str, Any]) -> None:
        explanation = {"amount": row.amount_minor, "currency": row.currency, "facts": facts}
        self.decisions.append(
            {
                "sale_id": row.id,
                "plan_version_id": None,
                "rule_id": None,
                "reason": reason,
                "amount_minor": 0,
                "currency": row.currency,
                "explanation": explanation,
                "decided_at": self.at,
            }
        )
        self._missed(row, payee)

    def _missed(self, row: SaleRow, payee: Payee) -> None:
        self.targets.append(Target("pipeline.sale", row.public_id, payee.public_id))

    def _commission(
        self,
        row: SaleRow,
        payee: Payee,
        version_id: int,
        amount: int,
        hold_until: date | None,
        reversal_of: int | None,
    ) -> int:
        commission_id, public_id = next(self._ids), next(self._public_ids)
        kind = _REVERSAL if reversal_of else _EARNED
        booked_with = self._book(row, kind, amount, public_id)
        self.commissions.append(
            {
                "id": commission_id,
                "public_id": public_id,
                "decision_id": row.id,
                "partner_id": row.partner_id,
                "sale_id": row.id,
                "plan_version_id": version_id,
                "kind": kind,
                "amount_minor": amount,
                "currency": row.currency,
                "status": _OPEN,
                "earned_on": row.sold_on,
                "hold_until": hold_until,
                "reversal_of_id": reversal_of,
                "booked_with": booked_with,
                "statement_id": "",
                "created_at": self.at,
            }
        )
        self.targets.append(Target("referrals.commission", public_id, payee.public_id))
        return commission_id

    def _book(self, row: SaleRow, kind: str, amount: int, public_id: str) -> str:
        """Add a commission to the entry of its partner, currency, month and kind; its reference."""
        day = row.sold_on
        key = (row.partner_id, row.currency, day.year, day.month, kind)
        booking = self._bookings.get(key)
        if booking is None:
            booking = self._bookings[key] = LedgerEntryDraft(public_id, row.partner_id, row.currency, day)
        booking.total += amount
        booking.on = max(booking.on, day)
        return booking.reference


def _why_not_taken(kept: bool, *, left: int) -> str:
    if kept:
        return "agent"
    return "zero" if left else "reversed"
