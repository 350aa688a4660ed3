"""Events: what happened, to what, by whom; and who wants to hear of it.

Rooms declare their codes in ``<room>/events.py`` with ``declare`` and listen with ``subscribe``.
Sentences are filled with ``{target}``, ``{actor}`` and the event's data; the labels of rows and
people are looked up when shown, so that erasing a person breaks nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models, transaction

from prm.core import bulk, outbox
from prm.core.actor import Actor
from prm.core.errors import Sentence
from prm.core.ids import PublicIdField
from prm.core.scope import scope_path


@dataclass(frozen=True)
class EventType:
    """A code, its sentence, its icon, and whether the partner concerned may read it.

    ``labels`` turns a value of the event's data (a status code) into what the sentence shows.
    """

    code: str
    sentence: Sentence
    icon: str = "circle-dot"
    partner_visible: bool = False
    labels: dict[str, Callable[[Any], Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Target:
    """A touched row by its public id, and the public id of its partner ("" when it has none)."""

    type: str
    id: str
    partner: str = ""


@dataclass(frozen=True)
class Record:
    code: str
    targets: list[Target]
    changes: dict[str, Any]
    data: dict[str, Any]


@dataclass(frozen=True)
class TargetType:
    """How rows of a type are named and reached when shown: ``label`` and ``path`` take a row.

    ``plural`` is what a group of them is called among search results.
    """

    model: type[models.Model]
    label: Callable[[Any], str]
    staff_path: Callable[[Any], str] | None = None
    portal_path: Callable[[Any], str] | None = None
    related: tuple[str, ...] = ()
    plural: Sentence = ""


EVENT_TYPES: dict[str, EventType] = {}
TARGET_TYPES: dict[str, TargetType] = {}
SUBSCRIPTIONS: dict[str, list[str]] = defaultdict(list)
SUBSCRIBERS: dict[str, Callable[[Any], None]] = {}


def declare(
    code: str,
    sentence: Sentence,
    *,
    icon: str = "circle-dot",
    partner_visible: bool = False,
    labels: dict[str, Callable[[Any], Any]] | None = None,
) -> None:
    """Declare an event code. An operation that records an undeclared code fails."""
    if code in EVENT_TYPES:
        raise ValueError(f"event {code} is declared twice")
    EVENT_TYPES[code] = EventType(code, sentence, icon, partner_visible, labels or {})


def target_type(model: type[models.Model], **kwargs: Any) -> None:
    """Say how rows of a model are labelled and linked in timelines and the audit log."""
    TARGET_TYPES[model._meta.label_lower] = TargetType(model, **kwargs)


def subscribe(*codes: str, name: str) -> Callable[[Callable[[Any], None]], Callable[[Any], None]]:
    """Hear events after commit, at least once, in order per target. The function takes the Event
    and must be idempotent by its id; its failure never fails the writer."""

    def register(function: Callable[[Any], None]) -> Callable[[Any], None]:
        SUBSCRIBERS[name] = function
        for code in codes:
            SUBSCRIPTIONS[code].append(name)
        return function

    return register


def name_of(public_id: str, actor: Actor) -> str:
    """What a row is called that the actor may see; "" for what is no identifier or not theirs."""
    prefix, found, _rest = public_id.partition("_")
    for kind in TARGET_TYPES.values() if found else ():
        column = next((f for f in kind.model._meta.fields if isinstance(f, PublicIdField)), None)
        if column is not None and column.prefix == prefix and hasattr(kind.model.objects, "visible_to"):
            rows = kind.model.objects.visible_to(actor).select_related(*kind.related)
            row = rows.filter(public_id=public_id).first()
            return str(kind.label(row)) if row else ""
    return ""


def partner_of(row: models.Model) -> Any:
    """The partner a row belongs to, or None."""
    path = scope_path(type(row))
    if path is None:
        return None
    if path == "self":
        return row
    for step in path.split("__"):
        row = getattr(row, step)
        if row is None:
            return None
    return row


def target_of(row: models.Model) -> Target:
    partner = partner_of(row)
    public_id = getattr(row, "public_id", None) or str(row.pk)
    return Target(row._meta.label_lower, public_id, partner.public_id if partner else "")


def mask(model: type[models.Model], changes: dict[str, list[Any]]) -> dict[str, Any]:
    """Personal and secret fields record only that they changed."""
    hidden: frozenset[str] = getattr(model, "SENSITIVE_FIELDS", frozenset())
    return {name: (True if name in hidden else values) for name, values in changes.items()}


def plain(value: Any) -> Any:
    """A value as it stands in an event: JSON, rows by their public id."""
    if isinstance(value, models.Model):
        return getattr(value, "public_id", None) or getattr(value, "code", None) or value.pk
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if value is None or isinstance(value, bool | int | str | list | dict):
        return value
    return str(value)


def write(actor: Actor, records: Iterable[Record]) -> None:
    """Write events with their targets and what the outbox owes, in the running transaction."""
    from prm.core.models import Event, EventTarget, UnsealedEvent

    for entry in records:
        kind = EVENT_TYPES[entry.code]
        first = entry.targets[0]
        event = Event.objects.create(
            code=entry.code,
            actor_kind=actor.kind.value,
            actor_id=actor.id,
            on_behalf=actor.on_behalf,
            acting_as=actor.acting_as,
            target_type=first.type,
            target_id=first.id,
            partner=first.partner,
            partner_visible=kind.partner_visible,
            changes=entry.changes,
            data=entry.data,
            request_id=actor.request_id,
        )
        if len(entry.targets) == 1:
            EventTarget.objects.create(
                event=event, target_type=first.type, target_id=first.id, partner=first.partner
            )
        else:
            bulk.insert(
                EventTarget,
                ["event_id", "target_type", "target_id", "partner"],
                [(event.pk, t.type, t.id, t.partner) for t in entry.targets],
            )
        UnsealedEvent.objects.create(event=event)
        outbox.owe(event, SUBSCRIPTIONS.get(entry.code, ()))
    transaction.on_commit(outbox.wake)
