"""Every write to the ledger. Posting is a step of an operation, never an operation of its own:
what caused the entry records the event, with the digest of the entry, and both commit together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import connection, models

from core import bulk, clock
from core.actor import Actor
from core.ids import new_public_ids
from core.money import Money
from core.operation import attach, lock, no_op, operation, record, update_fields
from ledger.chart import CHART
from ledger.models import Account, Entry, Line
from ledger.rules import EntryFacts, LineFacts, digest


class Unbalanced(ValueError):
    """The lines of an entry do not add up to zero: an error in the program that posts."""


class Draft(NamedTuple):
    """An entry to be posted. ``lines`` are (account code, signed minor units, currency)."""

    on: date
    reference: str
    partner_id: int | None
    lines: Sequence[tuple[str, int, str]]
    memo: str = ""


def post(
    *,
    actor: Actor,
    kind: str,
    on: date,
    reference: models.Model | str,
    partner: Any,
    lines: Sequence[tuple[str, Money]],
    memo: str = "",
) -> Entry:
    """Write one entry: lines are (account code, amount), debit above zero and credit below.

    Lines of nothing are left out. Raises Unbalanced unless they add up to zero in each currency,
    RuntimeError outside a transaction and OperationError outside an operation.
    """
    draft = Draft(
        on,
        reference if isinstance(reference, str) else reference.public_id,
        partner.pk if partner is not None else None,
        [(account, amount.amount_minor, amount.currency) for account, amount in lines],
        memo,
    )
    (entry_id,) = _write(actor=actor, kind=kind, drafts=[draft])
    return Entry.objects.get(pk=entry_id)


def post_many(*, actor: Actor, kind: str, drafts: Iterable[Draft]) -> int:
    """Write entries of one kind by the ten thousand, set by set. Returns how many.

    The same rules as ``post``; the caller's transaction holds all of them or none.
    """
    return sum(len(_write(actor=actor, kind=kind, drafts=part)) for part in bulk.chunks(drafts, 20_000))


def _write(*, actor: Actor, kind: str, drafts: list[Draft]) -> list[int]:
    if not connection.in_atomic_block:
        raise RuntimeError("post to the ledger inside the transaction of what caused it")
    accounts = account_ids()
    for draft in drafts:
        _check(draft)
    ids = bulk.reserve_ids(Entry, len(drafts))
    names = list(new_public_ids("ent", len(drafts)))
    at, by = clock.now(), actor.person
    facts = [_facts(name, kind, draft, by) for name, draft in zip(names, drafts, strict=True)]
    event = attach("ledger", {"entries": len(facts), "digest": digest(facts)})
    bulk.insert(
        Entry,
        [
            {
                "id": i,
                "public_id": n,
                "kind": kind,
                "booked_on": d.on,
                "reference": d.reference,
                "memo": d.memo,
                "created_at": at,
                "created_by": by,
                "event": event,
            }
            for i, n, d in zip(ids, names, drafts, strict=True)
        ],
    )
    # One statement for all lines of an entry: what PostgreSQL's guard checks.
    bulk.insert(
        Line,
        [
            {
                "entry_id": entry_id,
                "account_id": accounts[account],
                "partner_id": draft.partner_id,
                "amount_minor": amount,
                "currency": currency,
            }
            for entry_id, draft in zip(ids, drafts, strict=True)
            for account, amount, currency in draft.lines
            if amount
        ],
    )
    return ids


def _facts(name: str, kind: str, draft: Draft, by: str) -> EntryFacts:
    lines = [
        LineFacts(account, draft.partner_id, amount, currency)
        for account, amount, currency in draft.lines
        if amount
    ]
    return EntryFacts(name, kind, draft.on, draft.reference, draft.memo, by, lines)


def _check(draft: Draft) -> None:
    lines = draft.lines
    if len(lines) == 2 and lines[0][1] == -lines[1][1] != 0 and lines[0][2] == lines[1][2]:
        return
    sums: dict[str, int] = defaultdict(int)
    for _account, amount, currency in lines:
        sums[currency] += amount
    if any(sums.values()) or not any(amount for _account, amount, _currency in lines):
        raise Unbalanced(f"{draft.reference}: {dict(sums)}")


def account_ids() -> dict[str, int]:
    """Database ids of the accounts by code; the chart's own are made when they are not there yet."""
    found = dict(Account.objects.values_list("code", "pk"))
    missing = [code for code in CHART if code not in found]
    if not missing:
        return found
    for code in missing:
        heading = CHART[code]
        Account.objects.get_or_create(
            code=code,
            defaults={
                "kind": heading.kind,
                "number": heading.number,
                "name": {"fr": heading.fr, "en": heading.en},
            },
        )
    return dict(Account.objects.values_list("code", "pk"))


@operation("ledger.account:change", event="ledger.account.changed")
def account_change(*, actor: Actor, account: Account, number: str, vat_code: str) -> Account:
    """Map an account to finance's own accounting: its number and VAT code in the journal."""
    account = lock(account)
    changes = update_fields(account, number=number.strip(), vat_code=vat_code.strip())
    record(account, changes=changes) if changes else no_op()
    return account
