"""Events: what happened, to what, by whom; and who wants to hear of it.

Rooms declare their codes in ``<room>/events.py`` with ``declare`` and listen with ``subscribe``.
Sentences are filled with ``{target}``, ``{actor}`` and the event's data; the labels of rows and
people are looked up when shown, so that erasing a person breaks nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models

from core import bulk
from core.actor import Actor
from core.events.registry import EVENT_TYPES, ON_RECORDED, Recorded
from core.ids import new_public_id
from core.models import Event, EventTarget, UnsealedEvent
from core.scope import partner_of


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
    # Given where rows already name the event that is to come.
    public_id: str = ""


def target_of(row: models.Model) -> Target:
    partner = partner_of(row)
    public_id = getattr(row, "public_id", None) or str(row.pk)
    return Target(row._meta.label_lower, public_id, partner.public_id if partner else "")


def mask(model: type[models.Model], changes: dict[str, list[Any]]) -> dict[str, Any]:
    """Personal and secret fields record only that they changed."""
    hidden: frozenset[str] = getattr(model, "SENSITIVE_FIELDS", frozenset())
    return {name: (True if name in hidden else values) for name, values in changes.items()}


def to_json(value: Any) -> Any:
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
    """Write events with their targets and what is owed for them, in the running transaction."""
    recorded = []
    for entry in records:
        kind = EVENT_TYPES[entry.code]
        first = entry.targets[0]
        event = Event.objects.create(
            public_id=entry.public_id or new_public_id("evt"),
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
                [
                    {"event_id": event.pk, "target_type": t.type, "target_id": t.id, "partner": t.partner}
                    for t in entry.targets
                ],
            )
        UnsealedEvent.objects.create(event=event)
        recorded.append(Recorded(event, len(entry.targets)))
    for hear in ON_RECORDED:
        hear(recorded)
