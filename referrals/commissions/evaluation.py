"""One chunk of sales being decided: the rules over what ``context`` read, as rows ready to insert."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Any, NamedTuple

from core import clock
from core.events.record import Target
from referrals.commissions.context import (
    DayRates,
    History,
    Origin,
    OriginalCommission,
    Partners,
    Payee,
    Plans,
    SaleRow,
)
from referrals.commissions.rows import CORRECTION, EARNED, REVERSAL, ChunkRows
from referrals.commissions.rules import (
    Match,
    Outcome,
    Profile,
    clawback,
    clawback_explanation,
    correction_explanation,
    kept_terms,
    pay,
)
from referrals.models import Subscription
from referrals.subscriptions import rules, running
from referrals.subscriptions.rules import Kept, Key, Payment, Standing
from referrals.subscriptions.running import Running


@dataclass(slots=True)
class AccrualContext:
    """What a run has read so far; kept from chunk to chunk of one job."""

    plans: Plans = field(default_factory=Plans)
    partners: Partners = field(default_factory=Partners)
    rates: DayRates = field(default_factory=DayRates)


class OwnTerms(NamedTuple):
    """What the terms in force on the day of a sale say of it: the rule that fits, or the outcome when
    there is none."""

    version_id: int | None
    found: Match | None
    nothing: Outcome | None


class AccrualBatch:
    """The decisions about the sales of a chunk, as rows to insert.

    ``paid`` are sales decided before, by the day on which they were paid: what a refund left to be
    paid was paid already, so the commissions that waited for them are to be released. ``corrected``
    are commissions that correct what was decided before, by the sale or refund that caused them.
    """

    def __init__(self, rows: list[SaleRow], origins: dict[int, Origin], context: AccrualContext) -> None:
        self.context = context
        self._origins = origins
        # Claimed first: what is read after that stays true.
        self._claims = {row.id: claim for row in rows if (claim := self._claim(row))}
        self._running = running.claimed(list(self._claims.values()), context.plans)
        past = {sale_id for found in self._running.values() for sale_id in found.by_id}
        waits = context.plans.some_wait_for_payment
        self.history = History(rows, set(origins), past, with_payments=waits)
        for found in self._running.values():
            found.give_back(self.history.given_back)
        self.rows = ChunkRows(clock.now())
        self.targets: list[Target] = []
        self.corrected: dict[int, list[Target]] = {}
        self.paid: dict[int, date] = {}

    def decide(self, rows: list[SaleRow]) -> None:
        """Decide each sale, in the order given: a refund takes back what the sale before it paid."""
        for row in rows:
            payee = self.context.partners.payees[row.partner_id]
            if row.refund_of_id:
                self._refund(row, self._origins[row.refund_of_id], payee)
            else:
                self._sale(row, payee)
        self.rows.number()

    @property
    def standings(self) -> list[tuple[Subscription, Standing]]:
        """The subscriptions that stand otherwise than before."""
        changed = [found for found in self._running.values() if found.changed]
        return [(found.row, found.standing) for found in changed if found.standing is not None]

    # -- Sales -----------------------------------------------------------------------------------

    def _sale(self, row: SaleRow, payee: Payee) -> None:
        found = self._running_of(row)
        if found is not None:
            self._payment(row, payee, found)
            return
        own = self._own_terms(row, payee)
        self._earn(row, payee, own.version_id, own.nothing or self._pay(row, own.found, None))

    def _own_terms(self, row: SaleRow, payee: Payee) -> OwnTerms:
        tier, kinds = self.context.partners.on(row.partner_id, row.sold_on)
        if not payee.commissions_allowed:
            return OwnTerms(None, None, _nothing(row, "type", {"partner_type": payee.type}))
        terms = self.context.plans.terms(row.sold_on, kinds, row.source)
        if terms is None:
            facts = {"kind": sorted(kinds), "source": row.source}
            return OwnTerms(None, None, _nothing(row, "no_plan", facts))
        profile = Profile(
            row.product_line or "", tier, kinds, payee.country, self.context.partners.regions(payee.country),
            row.role, payee.type, row.source, row.currency,
        )  # fmt: skip
        rate = self.context.rates.between(terms.currency, row.currency, row.sold_on)
        found = self.context.plans.match(terms, profile, has_rate=rate is not None)
        nothing = None if found.rule else self._pay(row, found, None)
        return OwnTerms(terms.version_id, found, nothing)

    def _pay(self, row: SaleRow | Payment, found: Match | None, first_on: date | None) -> Outcome:
        assert found is not None  # where nothing was found there is an outcome already
        currency = found.rule.currency if found.rule else ""
        rate = self.context.rates.between(currency, row.currency, row.sold_on)
        return pay(found, row.amount_minor, row.currency, sold_on=row.sold_on, first_on=first_on, rate=rate)

    def _earn(self, row: SaleRow, payee: Payee, version_id: int | None, outcome: Outcome) -> None:
        """Write what a sale pays."""
        self.rows.decide(row, version_id, outcome)
        amount = outcome.amount_minor
        if not amount or version_id is None:
            self._missed(row, payee)
            return
        hold_until = self._hold_until(version_id, row.id, row.sold_on)
        earned, public_id = self.rows.add(
            EARNED, sale_id=row.id, partner_id=row.partner_id, currency=row.currency, version_id=version_id,
            amount_minor=amount, earned_on=row.sold_on, hold_until=hold_until,
        )  # fmt: skip
        self.targets.append(Target("referrals.commission", public_id, payee.public_id))
        original = OriginalCommission(earned, version_id, amount, amount, hold_until, row.sold_on)
        self.history.originals[row.id] = original

    def _hold_until(self, version_id: int, sale_id: int, day: date) -> date | None:
        """From when a commission of a day is due; None while it waits for the customer's payment."""
        terms = self.context.plans.version(version_id)
        base = day if terms.due_on == "sale" else self.history.paid_on(sale_id)
        return base + timedelta(days=terms.hold_days) if base else None

    # -- Payments of subscriptions -----------------------------------------------------------------

    def _claim(self, row: SaleRow) -> running.Row | None:
        origin = self._origins[row.refund_of_id] if row.refund_of_id else row
        if not origin.is_recurring or not origin.customer_ref:
            return None
        key = Key(*(getattr(origin, name) for name in Key._fields))
        return running.Row(key, origin.sold_on, bool(row.refund_of_id))

    def _running_of(self, row: SaleRow) -> Running | None:
        claim = self._claims.get(row.id)
        return self._running[claim.key] if claim else None

    def _payment(self, row: SaleRow, payee: Payee, found: Running) -> None:
        barred = not payee.commissions_allowed
        payment = Payment(row.id, row.sold_on, row.amount_minor, row.currency, barred=barred)
        own = None
        if barred or rules.asks_for_terms(payment.place, found.standing):
            own = self._own_terms(row, payee)
            if own.version_id and own.found and own.found.rule:
                payment.terms = Kept(own.version_id, own.found.rule, row.sold_on)
        before = found.standing
        now = found.add(payment, self._by_terms)
        gave = own.found if own and now.kept_from == payment.place else None
        outcome = rules.outcome(payment, now, partial(self._by_terms, found=gave))
        if outcome is not None and now.kept is not None:
            self._earn(row, payee, now.kept.version_id, outcome)
        else:
            assert own is not None  # no terms are kept for it, so its own were asked
            assert own.nothing is not None  # and they are not there
            self._earn(row, payee, own.version_id, own.nothing)
        if before is not None and now != before:
            self._resettle(found, row, payee)

    def _by_terms(
        self, payment: Payment, kept: Kept, first_on: date | None, *, found: Match | None = None
    ) -> Outcome:
        return self._pay(payment, found or kept_terms(kept.rule, kept.on), first_on)

    def _resettle(self, found: Running, cause: SaleRow, payee: Payee) -> None:
        """Correct what the other payments of a subscription earned, now that it stands otherwise."""
        assert found.standing is not None  # a payment made it stand
        for payment in found.others(than=cause.id):
            outcome = rules.outcome(payment, found.standing, self._by_terms)
            net = rules.left(
                outcome.amount_minor if outcome else 0,
                sale_minor=payment.amount_minor,
                given_back_minor=payment.given_back_minor,
            )
            original = self.history.originals.get(payment.id)
            if net != (original.net_minor if original else 0):
                self._correct(payment, found.standing.kept, outcome, net, cause, payee)

    def _correct(
        self,
        payment: Payment,
        kept: Kept | None,
        outcome: Outcome | None,
        net: int,
        cause: SaleRow,
        payee: Payee,
    ) -> None:
        original = self.history.originals.get(payment.id)
        version_id = kept.version_id if kept else original.plan_version_id if original else None
        assert version_id is not None  # a payment without terms earns nothing, before or after
        day = max(payment.sold_on, cause.sold_on)
        before = original.net_minor if original else 0
        if original is None:
            due_from = self._hold_until(version_id, payment.id, day)
            hold_until = max(due_from, day) if due_from else None
        else:
            # It waits with its payment, and never counts before its own day.
            hold_until = original.hold_until and max(original.hold_until, day)
        correction, public_id = self.rows.add(
            CORRECTION if original else EARNED,
            sale_id=payment.id, partner_id=cause.partner_id, currency=payment.currency, version_id=version_id,
            amount_minor=net - before, earned_on=day, hold_until=hold_until,
            reversal_of=original.id if original else None, caused_by=cause.id,
            explanation=correction_explanation(
                outcome, sale_minor=payment.amount_minor, given_back_minor=payment.given_back_minor,
                net_minor=net, before_minor=before, currency=payment.currency, cause_on=cause.sold_on,
                refund=bool(cause.refund_of_id), terms_on=kept.on if kept else None,
            ),
        )  # fmt: skip
        self.corrected.setdefault(cause.id, []).append(
            Target("referrals.commission", public_id, payee.public_id)
        )
        if original is None:
            original = OriginalCommission(correction, version_id, 0, 0, hold_until, day)
            self.history.originals[payment.id] = original
        original.outcome_minor, original.net_minor = outcome.amount_minor if outcome else 0, net

    # -- Refunds ---------------------------------------------------------------------------------

    def _refund(self, row: SaleRow, origin: Origin, payee: Payee) -> None:
        # The law looks at the day of the sale: what an agent earned stays an agent's.
        kept = row.attributable and self.context.partners.agents.was_agent(row.partner_id, origin.sold_on)
        given = self.history.given_back.get(origin.id, 0) - row.amount_minor
        original = self.history.originals.get(origin.id)
        if original is None:
            # An agent keeps what a later change of its subscription may still give for the sale.
            reason = "agent" if kept and self._running_of(row) else "unpaid_sale"
            self.rows.decide(row, None, _nothing(row, reason, {}))
            self._missed(row, payee)
        else:
            self._take_back(row, origin, original, payee, kept=kept, given=given)
        if not kept:
            self.history.given_back[origin.id] = given
            self._given_back(row, origin.id, payee)

    def _take_back(
        self,
        row: SaleRow,
        origin: Origin,
        original: OriginalCommission,
        payee: Payee,
        *,
        kept: bool,
        given: int,
    ) -> None:
        paid_on = self.history.paid_on(origin.id) if original.hold_until is None else None
        if paid_on is not None:
            self.paid[origin.id] = paid_on
        values = {
            "commission_minor": original.outcome_minor,
            "sale_minor": origin.amount_minor,
            "given_back_minor": given,
            "taken_back_minor": original.outcome_minor - original.net_minor,
        }
        result = 0 if kept else clawback(**values)
        reason = "" if result else _why_not_taken(kept, left=original.net_minor)
        explanation = clawback_explanation(
            **values, refund_minor=-row.amount_minor, result=result, currency=row.currency, reason=reason
        )
        self.rows.decide(row, original.plan_version_id, Outcome(-result, reason, None, explanation))
        if not result:
            self._missed(row, payee)
            return
        original.net_minor -= result
        # It waits with its sale, and never counts before its own day.
        hold_until = original.hold_until and max(original.hold_until, row.sold_on)
        _pk, public_id = self.rows.add(
            REVERSAL, sale_id=row.id, partner_id=row.partner_id, currency=row.currency,
            version_id=original.plan_version_id, amount_minor=-result, earned_on=row.sold_on,
            hold_until=hold_until, reversal_of=original.id,
        )  # fmt: skip
        self.targets.append(Target("referrals.commission", public_id, payee.public_id))

    def _given_back(self, row: SaleRow, sale_id: int, payee: Payee) -> None:
        """See what a refund changes for the other payments of its subscription."""
        found = self._running_of(row)
        if found is None or found.standing is None:
            return
        before = found.standing
        found.give_back({sale_id: self.history.given_back[sale_id]})
        if found.reckon(self._by_terms) != before:
            self._resettle(found, row, payee)

    def _missed(self, row: SaleRow, payee: Payee) -> None:
        self.targets.append(Target("pipeline.sale", row.public_id, payee.public_id))


def _nothing(row: SaleRow, reason: str, facts: dict[str, Any]) -> Outcome:
    explanation = {"amount": row.amount_minor, "currency": row.currency, "facts": facts}
    return Outcome(0, reason, None, json.dumps(explanation, separators=(",", ":")))


def _why_not_taken(kept: bool, *, left: int) -> str:
    if kept:
        return "agent"
    return "zero" if left else "reversed"
