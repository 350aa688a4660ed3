"""Is the ledger what it says? Each entry adds up, is the one that its event recorded, and agrees with
what it was posted for.

The event's data holds the digest of its entries, so the chain of events covers them. Rooms above say
what their entries must be with ``reconcile``; they are asked in the order in which they came.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from django.db.models import QuerySet, Sum

from core.bulk import chunks
from core.models import Event
from core.money import Money
from ledger.models import Entry, Line
from ledger.rules import EntryFacts, LineFacts, digest
from partners.models import Partner

# The key of an event's data, and the code of the event that holds the entries from before there were such.
TIED, BEFORE = "ledger", "ledger.entries.found"
ENTRIES_AT_ONCE, EVENTS_AT_ONCE, PARTNERS_AT_ONCE = 5_000, 500, 500


@dataclass(frozen=True)
class Fault:
    """A row that disagrees, by its public id, and with what."""

    row: str
    says: str

    def __str__(self) -> str:
        return f"{self.row}: {self.says}"


Check = Callable[[], Iterable[Fault]]
# Kinds of entries, and who says what they must be.
_CHECKS: list[tuple[tuple[str, ...], Check]] = []


def reconcile(*kinds: str) -> Callable[[Check], Check]:
    """Register what entries of these kinds are compared with. A kind that nobody knows is a fault."""

    def register(check: Check) -> Check:
        _CHECKS.append((kinds, check))
        return check

    return register


def faults() -> Iterator[Fault]:
    """All that is wrong with the ledger; nothing when it is sound."""
    yield from unbalanced()
    yield from _untied()
    yield from _unexplained()
    for _kinds, check in _CHECKS:
        yield from check()


def unbalanced() -> Iterator[Fault]:
    """Entries that do not add up or have no lines."""
    sums = Line.objects.order_by().values("entry__public_id", "currency").annotate(total=Sum("amount_minor"))
    for row in sums.exclude(total=0):
        yield Fault(row["entry__public_id"], f"{row['total']} {row['currency']} out of balance")
    for public_id in Entry.objects.filter(lines=None).values_list("public_id", flat=True):
        yield Fault(public_id, "no lines")


def _unexplained() -> Iterator[Fault]:
    known = [kind for kinds, _check in _CHECKS for kind in kinds]
    for public_id, kind in Entry.objects.exclude(kind__in=known).values_list("public_id", "kind"):
        yield Fault(public_id, f"nobody posts entries of the kind {kind!r}")


# -- Entries and their events ---------------------------------------------------------------------


def _untied() -> Iterator[Fault]:
    """Entries that are not what their event recorded, are missing, or stand in no event."""
    yield from _recorded()
    before = Event.objects.filter(code=BEFORE, data__has_key=TIED).order_by("pk").first()
    parts = before.data[TIED] if before else []
    yield from _compared(before.public_id if before else "", parts, older_entries())
    yield from _in_no_event()


def _recorded() -> Iterator[Fault]:
    events = Event.objects.filter(data__has_key=TIED).exclude(code=BEFORE).order_by("pk")
    for part in _in_steps(events.values("pk", "public_id", "data"), EVENTS_AT_ONCE):
        for group in _groups(part):
            made = entry_facts(Entry.objects.filter(event__in=[row["public_id"] for row in group]))
            by_event: dict[str, list[EntryFacts]] = {}
            for event, entry in made:
                by_event.setdefault(event, []).append(entry)
            for row in group:
                found = by_event.get(row["public_id"], [])
                yield from _compared(row["public_id"], row["data"][TIED], found)


def _groups(events: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Events whose entries are read together: a batch may have made thousands."""
    group: list[dict[str, Any]] = []
    held = 0
    for row in events:
        count = sum(part["entries"] for part in row["data"][TIED])
        if group and held + count > ENTRIES_AT_ONCE:
            yield group
            group, held = [], 0
        group.append(row)
        held += count
    if group:
        yield group


def _compared(event: str, parts: list[dict[str, Any]], entries: Iterable[EntryFacts]) -> Iterator[Fault]:
    """Compare entries, in their order, with what an event says of them part by part."""
    rest = iter(entries)
    for part in parts:
        found = list(islice(rest, part["entries"]))
        if len(found) < part["entries"]:
            yield Fault(event, f"{part['entries'] - len(found)} of its entries are missing")
        elif digest(found) != part["digest"]:
            named = (
                found[0].public_id if len(found) == 1 else f"{found[0].public_id} to {found[-1].public_id}"
            )
            yield Fault(named, f"not what the event {event} recorded")
    for entry in rest:
        yield Fault(
            entry.public_id,
            f"not among the entries that the event {event} recorded" if event else "in no event",
        )


def _in_no_event() -> Iterator[Fault]:
    for part in _in_steps(
        Entry.objects.exclude(event="").values("pk", "public_id", "event"), ENTRIES_AT_ONCE
    ):
        named = {row["event"] for row in part}
        there = Event.objects.filter(public_id__in=named, data__has_key=TIED)
        known = set(there.values_list("public_id", flat=True))
        for row in part:
            if row["event"] not in known:
                yield Fault(row["public_id"], f"in no event: {row['event']} does not know it")


def older_entries() -> Iterator[EntryFacts]:
    """The entries from before entries were tied to events, a part at a time."""
    for part in _in_steps(Entry.objects.filter(event="").values("pk"), ENTRIES_AT_ONCE):
        ends = (part[0]["pk"], part[-1]["pk"])
        for _event, entry in entry_facts(Entry.objects.filter(event="", pk__range=ends)):
            yield entry


def entry_facts(entries: QuerySet[Entry]) -> Iterator[tuple[str, EntryFacts]]:
    """Entries with their lines and the event of each, in the order in which they were written."""
    lines = Line.objects.filter(entry__in=entries.order_by()).order_by("entry_id", "pk")
    rows = lines.values_list("entry_id", "account__code", "partner_id", "amount_minor", "currency")
    by_entry = {key: [LineFacts(*row[1:]) for row in part] for key, part in groupby(rows, itemgetter(0))}
    columns = ("pk", "event", "public_id", "kind", "booked_on", "reference", "memo", "created_by")
    for pk, event, *facts in entries.order_by("pk").values_list(*columns):
        yield event, EntryFacts._make([*facts, by_entry.get(pk, [])])


def _in_steps(rows: QuerySet, size: int) -> Iterator[list[dict[str, Any]]]:
    """Rows in the order of their keys, by statements that each end by themselves."""
    last = 0
    while part := list(rows.filter(pk__gt=last).order_by("pk")[:size]):
        yield part
        last = part[-1]["pk"]


# -- Entries and what they were posted for ----------------------------------------------------------


def owed(
    *kinds: str, rows: QuerySet, reference: str, sign: int, account: str = "commission_payable"
) -> Iterator[Fault]:
    """Compare what entries of these kinds together put on an account with the rows they were posted for.

    ``rows`` have ``partner_id``, ``currency`` and ``amount_minor``; ``reference`` is their column that
    the entries name. ``sign`` is -1 where an amount is owed, 1 where it is paid.
    """
    lines = Line.objects.filter(account__code=account, entry__kind__in=kinds)
    for entry in lines.filter(partner=None).values_list("entry__public_id", flat=True):
        yield Fault(entry, "owed to nobody")
    for ids in chunks(Partner.objects.order_by("pk").values_list("pk", flat=True), PARTNERS_AT_ONCE):
        ends = (ids[0], ids[-1])
        posted = _sums(lines.filter(partner__pk__range=ends), "entry__reference")
        expected = _sums(rows.filter(partner__pk__range=ends), reference)
        for key in sorted(posted.keys() | expected.keys()):
            there, wanted = sign * posted.get(key, 0), expected.get(key, 0)
            if there != wanted:
                named, partner_id, currency = key
                partner = Partner.objects.get(pk=partner_id).public_id
                yield Fault(
                    named,
                    f"the ledger has {_amount(there, currency)} for {partner} ({', '.join(kinds)}), "
                    f"and it should be {_amount(wanted, currency)}",
                )


def _sums(rows: QuerySet, reference: str) -> dict[tuple[str, int, str], int]:
    found = rows.order_by().values_list(reference, "partner_id", "currency")
    return {tuple(key): total for *key, total in found.annotate(total=Sum("amount_minor"))}


def _amount(minor: int, currency: str) -> str:
    return f"{Money(minor, currency).decimal} {currency}"
