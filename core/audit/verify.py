"""Verification of the chain, which starts from the events: each is sealed or waits for its place.

It only reads, may run while events are written and sealed, and holds a few thousand events at a time.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.db.models import Exists, Max, Min, OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from core.audit import chain, keys
from core.models import ChainHead, Event, EventSeal, UnsealedEvent

# Events looked at by one statement for their place.
EVENTS_AT_ONCE = 50_000

# Why a chain is broken.
REASONS = {
    "head": _("the head of the chain is missing"),
    "missing": _("an event is missing at this place"),
    "changed": _("the event is not what was sealed"),
    "scheme": _("it is not sealed with a key, though it must be"),
    "key": _("the key that sealed it is not known here"),
    "cut": _("the end of the chain is missing"),
    "beyond": _("there are seals beyond the head of the chain"),
    "published": _("it is not the head that was published"),
    "stray": _("there is an event that is neither in the chain nor waiting for its place"),
}
Progress = Callable[[int, int], None]
# Position and digest of heads that were published outside the database.
Heads = Mapping[int, str]


@dataclass(frozen=True)
class Verification:
    """What a walk along the chain found: how many events fit, and the first place that does not.

    ``reason`` is a key of REASONS, "" when the chain is whole; ``event`` names a stray one. Up to the
    position ``unkeyed`` the seals were made before there were keys.
    """

    checked: int
    waiting: int
    digest: str = chain.GENESIS
    unkeyed: int = 0
    broken_at: int | None = None
    reason: str = ""
    event: str = ""

    @property
    def intact(self) -> bool:
        return self.broken_at is None


class Broken(Exception):
    def __init__(self, position: int, reason: str, event: str = "") -> None:
        self.position, self.reason, self.event = position, reason, event


def verify(
    *, published: Heads = MappingProxyType({}), progress: Progress = lambda done, total: None
) -> Verification:
    """Recompute every digest from the stored events up to the head, and look for events outside of it.

    ``progress`` is told after each batch how far it is.
    """
    # The head first: what is sealed from here on lies beyond it and is the next verification's.
    head = ChainHead.objects.filter(pk=1).first()
    walk = _Walk(head or ChainHead(), published)
    try:
        if head is None:
            raise Broken(1, "head")
        for position in walk.steps():
            progress(position, head.position)
        _nothing_beyond(head.position)
        for _step in _strays(head.position):
            progress(head.position, head.position)
    except Broken as broken:
        return walk.result(broken)
    return walk.result()


class _Walk:
    def __init__(self, head: ChainHead, published: Heads) -> None:
        self.head, self.published, self.keys = head, published, keys.known()
        self.position, self.digest = 0, chain.GENESIS

    def steps(self) -> Iterator[int]:
        """Walk to the head, and say the position after each batch."""
        while self.position < self.head.position:
            before = self.position
            until = min(before + chain.BATCH, self.head.position)
            reach = EventSeal.objects.filter(position__gt=before, position__lte=until)
            seals = list(reach.select_related("event").order_by("position"))
            of_event = {seal.event_id: seal for seal in seals}
            for event, targets in chain.with_targets([seal.event for seal in seals]):
                self._step(of_event[event.pk], chain.canonical(event, targets))
            if self.position < until:
                # At the end nothing follows that could say that one is missing in between.
                raise Broken(self.position + 1, "missing" if self._goes_on() else "cut")
            yield self.position
        if self.digest != self.head.digest:
            raise Broken(self.position, "changed")
        if any(position > self.position for position in self.published):
            raise Broken(self.position + 1, "cut")

    def _step(self, seal: EventSeal, content: bytes) -> None:
        position = self.position + 1
        if seal.position != position:
            raise Broken(position, "missing")
        if not hmac.compare_digest(self._expected(seal, content), seal.digest):
            raise Broken(position, "changed")
        if position in self.published and self.published[position] != seal.digest:
            raise Broken(position, "published")
        if position == self.head.unkeyed_until and not self._signed(seal):
            raise Broken(position, "scheme")
        self.position, self.digest = position, seal.digest

    def _expected(self, seal: EventSeal, content: bytes) -> str:
        scheme = chain.UNKEYED if seal.position <= self.head.unkeyed_until else chain.KEYED
        if seal.scheme != scheme:
            raise Broken(seal.position, "scheme")
        if scheme == chain.UNKEYED:
            return chain.unkeyed_link(self.digest, content)
        return chain.link(self._key(seal.key_id, seal.position), seal.position, self.digest, content)

    def _key(self, key_id: str, position: int) -> keys.AuditKey:
        if key_id not in self.keys:
            raise Broken(position, "key")
        return self.keys[key_id]

    def _signed(self, seal: EventSeal) -> bool:
        key = self._key(self.head.unkeyed_key, seal.position)
        proof = chain.unkeyed_proof(key, seal.position, seal.digest)
        return hmac.compare_digest(proof, self.head.unkeyed_proof)

    def _goes_on(self) -> bool:
        later = EventSeal.objects.filter(position__gt=self.position, position__lte=self.head.position)
        return later.exists()

    def result(self, broken: Broken | None = None) -> Verification:
        return Verification(
            self.position,
            UnsealedEvent.objects.count(),
            self.digest,
            self.head.unkeyed_until,
            broken.position if broken else None,
            broken.reason if broken else "",
            broken.event if broken else "",
        )


def _nothing_beyond(position: int) -> None:
    # One statement, so one moment: sealing moves the head with the seals it adds.
    head = ChainHead.objects.filter(pk=1).values("position")
    if EventSeal.objects.filter(position__gt=Subquery(head)).exists():
        raise Broken(position + 1, "beyond")


def _strays(position: int) -> Iterator[int]:
    """Look at every event for its place: sealed, or waiting. At no moment is it neither."""
    ends = Event.objects.aggregate(first=Min("pk"), last=Max("pk"))
    for start in range(ends["first"] or 0, (ends["last"] or -1) + 1, EVENTS_AT_ONCE):
        part = Event.objects.filter(pk__gte=start, pk__lt=start + EVENTS_AT_ONCE)
        stray = part.exclude(Exists(EventSeal.objects.filter(event=OuterRef("pk")))).exclude(
            Exists(UnsealedEvent.objects.filter(event=OuterRef("pk")))
        )
        found = stray.order_by("pk").values_list("public_id", flat=True).first()
        if found:
            raise Broken(position + 1, "stray", found)
        yield start
