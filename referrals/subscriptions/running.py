"""The subscriptions of a chunk of sales: claimed, with so much of their past as its decisions ask for."""

from __future__ import annotations

from bisect import insort
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import NamedTuple

from pipeline.models import Sale
from referrals.commissions.context import Plans
from referrals.models import CommissionDecision, Subscription
from referrals.subscriptions import rules, services
from referrals.subscriptions.rules import Kept, Key, Payment, Pays, Standing


class Row(NamedTuple):
    """A payment to be decided, or one that a refund to be decided gives back: its subscription and day."""

    key: Key
    sold_on: date
    is_refund: bool


@dataclass(slots=True)
class Running:
    """A claimed subscription. ``payments`` are those decided so far, in order; None where nothing that
    comes can change what they are due: its standing then says all."""

    row: Subscription
    standing: Standing | None
    payments: list[Payment] | None
    changed: bool = False
    by_id: dict[int, Payment] = field(default_factory=dict)

    def add(self, payment: Payment, pays: Pays) -> Standing:
        """Take in a payment; how it stands then."""
        if self.payments is not None:
            insort(self.payments, payment, key=attrgetter("place"))
            self.by_id[payment.id] = payment
        return self.reckon(pays)

    def give_back(self, minor: Mapping[int, int]) -> None:
        """Take in what was given back in all, by sale."""
        for sale_id in minor.keys() & self.by_id.keys():
            self.by_id[sale_id].given_back_minor = minor[sale_id]

    def reckon(self, pays: Pays) -> Standing:
        """How it stands, after a payment came or something was given back."""
        if self.payments:
            now = rules.standing(self.payments, pays)
            self.changed = self.changed or now != self.standing
            self.standing = now
        assert self.standing is not None  # one without payments is new, and its first one is added
        return self.standing

    def others(self, than: int) -> list[Payment]:
        return [payment for payment in self.payments or [] if payment.id != than]


def claimed(rows: list[Row], plans: Plans) -> dict[Key, Running]:
    """The subscriptions of these rows by key, locked. The past is read of those where it is asked for."""
    days: dict[Key, date] = {}
    for row in rows:
        days[row.key] = min(row.sold_on, days.get(row.key, row.sold_on))
    locked, new = services.claim(days)
    plans.load({row.plan_version_id for row in locked.values() if row.plan_version_id})
    days_of = _days_named([row for key, row in locked.items() if key not in new])
    found = {
        key: Running(row, None, []) if key in new else Running(row, _standing(row, plans, days_of), None)
        for key, row in locked.items()
    }
    _read_past({row.key for row in rows if _asks(found[row.key], row)}, found)
    return found


def _asks(running: Running, row: Row) -> bool:
    return rules.asks_for_past(row.sold_on, running.standing, is_refund=row.is_refund)


def _days_named(rows: list[Subscription]) -> dict[int, date]:
    """The days of the payments that these subscriptions name, read when they are locked: what a locking
    statement joins may be from before it waited."""
    named = {sale_id for row in rows for sale_id in (row.terms_from_id, row.paid_by_id) if sale_id}
    return dict(Sale.objects.filter(pk__in=named).values_list("pk", "sold_on")) if named else {}


def _standing(row: Subscription, plans: Plans, days: Mapping[int, date]) -> Standing:
    if row.plan_version_id is None or row.rule_id is None or row.terms_from_id is None:
        return Standing(row.first_on)
    kept_from = (days[row.terms_from_id], row.terms_from_id)
    kept = Kept(row.plan_version_id, plans.rule(row.plan_version_id, row.rule_id), kept_from[0])
    return Standing(
        row.first_on, kept, kept_from, (days[row.paid_by_id], row.paid_by_id) if row.paid_by_id else None
    )


def _read_past(keys: set[Key], found: dict[Key, Running]) -> None:
    """The decided payments of these subscriptions, in their order."""
    if not keys:
        return
    decided = Sale.objects.filter(is_recurring=True, refund_of=None, decision__isnull=False)
    decided = decided.exclude(customer_ref="")  # what the index of these payments says
    columns = ("pk", "sold_on", "amount_minor", "decision__reason", *Key._fields)
    for key in keys:
        found[key].payments = []
    for pk, day, minor, reason, *of in services.like(keys, decided).order_by().values_list(*columns):
        if (key := Key(*of)) in keys:
            barred = reason == CommissionDecision.Reason.TYPE
            found[key].by_id[pk] = Payment(pk, day, minor, key.currency, barred=barred)
    for key in keys:
        running = found[key]
        if running.standing and running.standing.kept_from:
            running.by_id[running.standing.kept_from[1]].terms = running.standing.kept
        running.payments = sorted(running.by_id.values(), key=attrgetter("place"))
