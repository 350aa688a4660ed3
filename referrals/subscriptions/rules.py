"""What the payments of a subscription are worth to its partner, by their days and not by the order in
which they came. Nothing here reads the database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from core.money import split
from referrals.commissions.rules import Outcome, Rule

# Where a payment stands among those of its subscription: by day, and on one day as they were recorded.
Place = tuple[date, int]


class Key(NamedTuple):
    """What makes a subscription one: the columns that are unique together."""

    partner_id: int
    source: str
    customer_ref: str
    product_line_id: int | None
    currency: str


class Kept(NamedTuple):
    """Terms that a subscription keeps: the rule that fitted its payment of a day."""

    version_id: int
    rule: Rule
    on: date


@dataclass(slots=True)
class Payment:
    """A payment of a subscription. ``terms`` are those that its own day gave, where they were asked for
    and a rule fitted; ``barred`` says that partners of its type are paid nothing."""

    id: int
    sold_on: date
    amount_minor: int
    currency: str
    given_back_minor: int = 0
    terms: Kept | None = None
    barred: bool = False

    @property
    def place(self) -> Place:
        return self.sold_on, self.id

    @property
    def stands(self) -> bool:
        """Whether something of it was not given back."""
        return self.given_back_minor < self.amount_minor


class Standing(NamedTuple):
    """What decides each payment of a subscription: its first day, the terms it keeps and the payment
    they come from, and the payment that carries a commission paid once."""

    first_on: date
    kept: Kept | None = None
    kept_from: Place | None = None
    payer: Place | None = None


# What a payment pays by terms; with a first day, as one that continues a subscription.
Pays = Callable[[Payment, Kept, date | None], Outcome]


def standing(payments: Sequence[Payment], pays: Pays) -> Standing:
    """How a subscription with these payments, in the order of their places, stands."""
    first_on = payments[0].sold_on
    giver = next((payment for payment in payments if payment.terms is not None), None)
    if giver is None or giver.terms is None:
        return Standing(first_on)
    payer = None if giver.terms.rule.recurring else _payer(payments, giver.terms, giver.place, pays)
    return Standing(first_on, giver.terms, giver.place, payer.place if payer else None)


def _payer(payments: Sequence[Payment], kept: Kept, kept_from: Place, pays: Pays) -> Payment | None:
    """The first payment that stands carries the commission, unless it was made when nothing was paid:
    then its customer was not new when the rule came. One that pays nothing by the rule is passed over."""
    for payment in payments:
        if not payment.stands:
            continue
        if payment.barred or payment.place < kept_from:
            return None
        if pays(payment, kept, None).amount_minor:
            return payment
    return None


def outcome(payment: Payment, at: Standing, pays: Pays) -> Outcome | None:
    """What a payment pays as its subscription stands; None when no terms were there for it."""
    if at.kept is None or at.kept_from is None or payment.barred or payment.place < at.kept_from:
        return None
    if at.kept.rule.recurring:
        return pays(payment, at.kept, at.first_on if payment.sold_on > at.first_on else None)
    alone = pays(payment, at.kept, None)
    if payment.place == at.payer or not alone.amount_minor:
        return alone
    return pays(payment, at.kept, at.first_on)


def left(commission_minor: int, *, sale_minor: int, given_back_minor: int) -> int:
    """What is left of a commission when part of its sale was given back, by largest remainder: what
    ``clawback`` takes is the rest."""
    given_back = min(given_back_minor, sale_minor)
    _taken, kept = split(commission_minor, [given_back, sale_minor - given_back])
    return kept


def asks_for_terms(place: Place, at: Standing | None) -> bool:
    """Whether a payment is decided by the terms of its own day: none are kept yet, or from later."""
    return at is None or at.kept_from is None or place < at.kept_from


def asks_for_past(sold_on: date, at: Standing | None, *, is_refund: bool) -> bool:
    """Whether a payment or refund can change what is due for others, so that they must be known. Days
    are compared, not places: on one day any order is possible."""
    if at is None:
        return False
    once = at.kept is not None and not at.kept.rule.recurring
    if is_refund:
        return once
    if at.kept_from is None or sold_on <= at.kept_from[0]:
        return True
    return once and (at.payer is None or sold_on <= at.payer[0])
