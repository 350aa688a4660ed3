"""The hash chain over all events. Writers never wait for one another: sealing comes after.

Each sealed event has a position and ``digest = SHA-256(previous digest + canonical JSON)``. The
canonical JSON has sorted keys, no spaces, UTC instants with microseconds: the same bytes on both
engines.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import bulk
from core.models import ChainHead, Event, EventSeal, EventTarget, UnsealedEvent

BATCH = 2_000
GENESIS = "0" * 64

# Why a chain is broken.
REASONS = {
    "missing": _("an event is missing at this place"),
    "changed": _("the event is not what was sealed"),
    "cut": _("the end of the chain is missing"),
}


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


def link(previous: str, content: bytes) -> str:
    return hashlib.sha256(previous.encode() + content).hexdigest()


def seal_all() -> int:
    """Seal every committed event. Returns how many were sealed."""
    total = 0
    while sealed := _seal_batch():
        total += sealed
    return total


@transaction.atomic
def _seal_batch() -> int:
    head, _created = ChainHead.objects.get_or_create(pk=1)
    head = ChainHead.objects.select_for_update().get(pk=1)
    waiting = list(UnsealedEvent.objects.select_related("event").order_by("event_id")[:BATCH])
    if not waiting:
        return 0
    events = [entry.event for entry in waiting]
    targets = _targets(events)
    position, digest, rows = head.position, head.digest, []
    for event in events:
        position += 1
        digest = link(digest, canonical(event, targets[event.pk]))
        rows.append({"position": position, "event_id": event.pk, "digest": digest})
    moved = ChainHead.objects.filter(pk=1, position=head.position).update(position=position, digest=digest)
    if moved != 1:
        raise RuntimeError("two sealing jobs at once")
    bulk.insert(EventSeal, rows)
    UnsealedEvent.objects.filter(pk__in=[event.pk for event in events]).delete()
    return len(rows)


def _targets(events: list[Event]) -> dict[int, list[tuple[str, str, str]]]:
    found: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    rows = EventTarget.objects.filter(event__in=[event.pk for event in events])
    for event_id, kind, target_id, partner in rows.values_list(
        "event_id", "target_type", "target_id", "partner"
    ):
        found[event_id].append((kind, target_id, partner))
    return found


@dataclass(frozen=True)
class Verification:
    """What a walk along the chain found: how many fit, and the first place that does not.

    ``reason`` is a key of REASONS, "" when the chain is whole.
    """

    checked: int
    unsealed: int
    broken_at: int | None = None
    reason: str = ""

    @property
    def intact(self) -> bool:
        return self.broken_at is None


def verify() -> Verification:
    """Recompute every digest from the stored events and compare the end with the chain's head."""
    digest, position = GENESIS, 0
    unsealed = UnsealedEvent.objects.count()
    seals = EventSeal.objects.select_related("event").order_by("position").iterator(chunk_size=BATCH)
    for part in bulk.chunks(seals, BATCH):
        targets = _targets([seal.event for seal in part])
        for seal in part:
            if seal.position != position + 1:
                return Verification(position, unsealed, position + 1, "missing")
            digest = link(digest, canonical(seal.event, targets[seal.event_id]))
            if digest != seal.digest:
                return Verification(position, unsealed, seal.position, "changed")
            position = seal.position
    head = ChainHead.objects.filter(pk=1).first()
    if head and (head.position, head.digest) != (position, digest):
        return Verification(position, unsealed, position + 1, "cut")
    return Verification(position, unsealed)
