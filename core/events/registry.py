"""Events: what happened, to what, by whom; and who wants to hear of it.

Rooms declare their codes in ``<room>/events.py`` with ``declare`` and listen with ``subscribe``.
Sentences are filled with ``{target}``, ``{actor}`` and the event's data; the labels of rows and
people are looked up when shown, so that erasing a person breaks nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from core.actor import Actor
from core.errors import Sentence
from core.ids import PublicIdField


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


# Whether a subscriber has nothing to do for an event, asked in the writer's transaction.
UNLESS: dict[str, Callable[[Any], bool]] = {}


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


def subscribe(
    *codes: str, name: str, unless: Callable[[Any], bool] | None = None
) -> Callable[[Callable[[Any], None]], Callable[[Any], None]]:
    """Hear events after commit, at least once, in order per target. The function takes the Event
    and must be idempotent by its id; its failure never fails the writer.

    Nothing is owed for an event of which ``unless`` says, in the writer's transaction, that all is
    done already; it asks the event alone.
    """

    def register(function: Callable[[Any], None]) -> Callable[[Any], None]:
        SUBSCRIBERS[name] = function
        for code in codes:
            SUBSCRIPTIONS[code].append(name)
        if unless:
            UNLESS[name] = unless
        return function

    return register


def subscribers_of(event: Any) -> list[str]:
    """Who is owed an event that was just recorded."""
    names = SUBSCRIPTIONS.get(event.code, ())
    return [name for name in names if name not in UNLESS or not UNLESS[name](event)]


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
