"""The hash chain over all events. Writers never wait for one another: sealing comes after.

Each sealed event has a position and a digest over the last digest and the event's canonical JSON
(sorted keys, no spaces, UTC instants with microseconds: the same bytes on both engines). The digest is
an HMAC with a key that the database does not hold. Seals of versions before that are plain SHA-256;
the head keeps, signed with a key, up to where they reach.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC

from django.db import transaction
from django.db.models import Count

from core import bulk
from core.audit import keys
from core.models import ChainHead, Event, EventSeal, EventTarget, UnsealedEvent

BATCH = 2_000
# Targets held at once: a batch operation may have thousands for each event.
TARGETS_AT_ONCE = 20_000
GENESIS = "0" * 64
# How a digest is made. A chain never goes back from the keyed one.
UNKEYED, KEYED = 1, 2

Targets = list[tuple[str, str, str]]


class HeadMissing(Exception):
    """There are events and no head: nobody can say where the chain ended, so nothing is sealed."""


def canonical(event: Event, targets: Iterable[tuple[str, str, str]]) -> bytes:
    """The bytes of an event that its digest covers."""
    content = {
        "id": event.public_id,
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "code": event.code,
        "actor": [event.actor_kind, event.actor_id, event.on_behalf, event.acting_as],
        "target": [event.target_type, event.target_id],
        "partner": event.partner,
        "partner_visible": event.partner_visible,
        "changes": event.changes,
        "data": event.data,
        "request": event.request_id,
        "targets": sorted(list(target) for target in targets),
    }
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def unkeyed_link(previous: str, content: bytes) -> str:
    """The digest as versions without a key made it."""
    return hashlib.sha256(previous.encode() + content).hexdigest()


def link(key: keys.AuditKey, position: int, previous: str, content: bytes) -> str:
    return key.sign(f"{position}:{previous}:".encode() + content)


def unkeyed_proof(key: keys.AuditKey, position: int, digest: str) -> str:
    """Signs up to where the seals without a key reach, and with which digest."""
    return key.sign(f"unkeyed:{position}:{digest}".encode())


def begin() -> None:
    """Give a chain that nobody has begun its head. One that was lost does not come back by itself."""
    if not Event.objects.exists():
        ChainHead.objects.get_or_create(pk=1)


def seal_all() -> int:
    """Seal every committed event. Returns how many were sealed. Raises HeadMissing."""
    total = 0
    while sealed := _seal_batch():
        total += sealed
    return total


@transaction.atomic
def _seal_batch() -> int:
    head = ChainHead.objects.select_for_update().filter(pk=1).first()
    if head is None:
        raise HeadMissing
    waiting = list(UnsealedEvent.objects.order_by("event_id").values_list("event_id", flat=True)[:BATCH])
    if not waiting:
        return 0
    # A row put back into the queue is no reason to stop: its event has its place.
    placed = set(EventSeal.objects.filter(event__in=waiting).values_list("event_id", flat=True))
    events = Event.objects.filter(pk__in=set(waiting) - placed).order_by("pk")
    key, position, digest, rows = keys.current(), head.position, head.digest, []
    for event, targets in with_targets(list(events)):
        position += 1
        digest = link(key, position, digest, canonical(event, targets))
        rows.append(
            {
                "position": position,
                "event_id": event.pk,
                "digest": digest,
                "scheme": KEYED,
                "key_id": key.id,
            }
        )
    if rows:
        moved = ChainHead.objects.filter(pk=1, position=head.position)
        if moved.update(position=position, digest=digest) != 1:
            raise RuntimeError("two sealing jobs at once")
        bulk.insert(EventSeal, rows)
    UnsealedEvent.objects.filter(pk__in=waiting).delete()
    return len(waiting)


def with_targets(events: Sequence[Event]) -> Iterator[tuple[Event, Targets]]:
    """Each event with all its targets, in the order given, a bounded number of targets at a time."""
    counted = EventTarget.objects.filter(event__in=[event.pk for event in events]).order_by()
    counts = dict(counted.values_list("event_id").annotate(count=Count("pk")))
    part: list[Event] = []
    held = 0
    for event in events:
        count = counts.get(event.pk, 0)
        if part and held + count > TARGETS_AT_ONCE:
            yield from _read_targets(part)
            part, held = [], 0
        part.append(event)
        held += count
    yield from _read_targets(part)


def _read_targets(events: list[Event]) -> Iterator[tuple[Event, Targets]]:
    found: dict[int, Targets] = defaultdict(list)
    rows = EventTarget.objects.filter(event__in=[event.pk for event in events])
    for event_id, kind, target_id, partner in rows.values_list(
        "event_id", "target_type", "target_id", "partner"
    ):
        found[event_id].append((kind, target_id, partner))
    for event in events:
        yield event, found[event.pk]
