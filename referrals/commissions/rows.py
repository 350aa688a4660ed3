"""What a chunk of decisions writes: decisions, commissions and ledger entries, as rows ready to insert."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from core import bulk
from core.ids import new_public_ids
from ledger.services import Draft
from referrals.commissions.context import SaleRow
from referrals.commissions.rules import Outcome
from referrals.models import Commission

EARNED, REVERSAL = Commission.Kind.EARNED.value, Commission.Kind.REVERSAL.value
CORRECTION = Commission.Kind.CORRECTION.value
_OPEN = Commission.Status.OPEN.value
# More than any chunk writes: they are made as they are asked for.
_MANY = 1 << 40


@dataclass(slots=True)
class LedgerEntryDraft:
    """Commissions that share a ledger entry: one partner, currency, day and kind of one chunk."""

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


class ChunkRows:
    """Collects what is decided. Until ``number`` gives the commissions their database ids, the first
    one is called -1, the next -2: how many there will be is known at the end."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.decisions: list[dict[str, Any]] = []
        self.commissions: list[dict[str, Any]] = []
        self._bookings: dict[tuple[Any, ...], LedgerEntryDraft] = {}
        self._public_ids = new_public_ids("com", _MANY)

    @property
    def drafts(self) -> list[Draft]:
        """The ledger entries of the chunk."""
        return [booking.draft() for booking in self._bookings.values()]

    def decide(self, row: SaleRow, version_id: int | None, outcome: Outcome) -> None:
        amount, reason, rule, explanation = outcome
        self.decisions.append(
            {
                "sale_id": row.id,
                "plan_version_id": version_id,
                "rule_id": rule.id if rule else None,
                "reason": reason,
                "amount_minor": amount,
                "currency": row.currency,
                "explanation": explanation,
                "decided_at": self.at,
            }
        )

    def add(
        self,
        kind: str,
        *,
        sale_id: int,
        partner_id: int,
        currency: str,
        version_id: int,
        amount_minor: int,
        earned_on: date,
        hold_until: date | None,
        reversal_of: int | None = None,
        caused_by: int | None = None,
        explanation: dict[str, Any] | None = None,
    ) -> tuple[int, str]:
        """Add a commission, to the ledger too; how it is called until it is numbered, and its public id."""
        public_id = next(self._public_ids)
        self.commissions.append(
            {
                "public_id": public_id,
                "decision_id": sale_id,
                "partner_id": partner_id,
                "sale_id": sale_id,
                "plan_version_id": version_id,
                "kind": kind,
                "amount_minor": amount_minor,
                "currency": currency,
                "status": _OPEN,
                "earned_on": earned_on,
                "hold_until": hold_until,
                "reversal_of_id": reversal_of,
                "caused_by_id": caused_by,
                "own_explanation": explanation,
                "booked_with": self._book(kind, partner_id, currency, earned_on, amount_minor, public_id),
                "statement_id": "",
                "created_at": self.at,
            }
        )
        return -len(self.commissions), public_id

    def _book(
        self, kind: str, partner_id: int, currency: str, day: date, amount_minor: int, public_id: str
    ) -> str:
        """Add to the entry of its partner, currency, day and kind; its reference. What corrections give
        and what they take are two entries: together they might come to nothing."""
        key = (partner_id, currency, day, kind, amount_minor > 0)
        booking = self._bookings.get(key)
        if booking is None:
            booking = self._bookings[key] = LedgerEntryDraft(public_id, partner_id, currency, day)
        booking.total += amount_minor
        return booking.reference

    def number(self) -> None:
        """Give the commissions their database ids."""
        ids = bulk.reserve_ids(Commission, len(self.commissions)) if self.commissions else []
        for pk, row in zip(ids, self.commissions, strict=True):
            row["id"] = pk
            if row["reversal_of_id"] is not None and row["reversal_of_id"] < 0:
                row["reversal_of_id"] = ids[-row["reversal_of_id"] - 1]
