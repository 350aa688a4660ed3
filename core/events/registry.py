"""Events: what happened, to what, by whom; and who wants to hear of it.

Rooms declare their codes in ``<room>/events.py`` with ``declare`` and listen with ``subscribe``.
Sentences are filled with ``{target}``, ``{actor}`` and the event's data; the labels of rows and
people are looked up when shown, so that erasing a person breaks nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import models

from core.actor import Actor
from core.errors import Sentence
from core.ids import PublicIdField
from core.links import PageOf
from core.scope import rows_of


@dataclass(frozen=True)
class EventType:
    """A code, its sentence, its icon, and whether the partner concerned may read it.

    ``labels`` turns a value of the event's data (a status code) into what the sentence shows. A partner
    reads ``to_partner`` where the sentence speaks from our side; what is no ``news`` stands in its history
    and not among what is new.
    """

    code: str
    sentence: Sentence
    icon: str = "circle-dot"
    partner_visible: bool = False
    labels: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    to_partner: Sentence = ""
    news: bool = True

    def said_to(self, actor: Actor) -> Sentence:
        """The sentence for whoever reads it."""
        return self.to_partner if actor.is_partner and self.to_partner else self.sentence


@dataclass(frozen=True)
class Indexed:
    """What the search finds a row by: each takes the row. It is shown as ``title`` and ``detail``;
    ``text`` is found and not shown; ``related`` is what they read of other rows. Its page and the
    permission to find it are the staff page's."""

    title: Callable[[Any], str]
    detail: Callable[[Any], str] = lambda row: ""
    text: Callable[[Any], str] = lambda row: ""
    related: tuple[str, ...] = ()


@dataclass(frozen=True)
class TargetType:
    """How rows of a type are named, reached and found.

    ``label`` takes a row. ``staff`` and ``portal`` are its page on either side, with the permission
    that opens it; ``related`` is what both read of other rows. ``plural`` is what a group of them is
    called among search results, ``indexed`` says what one is found by. ``former`` are labels of the
    model in events of before it was renamed.
    """

    model: type[models.Model]
    label: Callable[[Any], str]
    staff: PageOf | None = None
    portal: PageOf | None = None
    related: tuple[str, ...] = ()
    plural: Sentence = ""
    indexed: Indexed | None = None
    former: tuple[str, ...] = ()

    def url_for(self, actor: Actor, row: models.Model) -> str:
        """The row's page on the actor's side; "" where there is none or the actor may not open it."""
        page = self.portal if actor.is_partner else self.staff
        return page.url_for(actor, row) if page else ""


EVENT_TYPES: dict[str, EventType] = {}


TARGET_TYPES: dict[str, TargetType] = {}


@dataclass(frozen=True)
class Subscriber:
    """Who hears which events: a code, all of a room or row (``pipeline.deal.*``), or all (``*``).

    With ``endpoints`` an event goes to each of the receivers that it names, one by one, and the
    function is told which; it is asked in the writer's transaction, so it answers by one query.
    """

    name: str
    function: Callable[..., None]
    codes: tuple[str, ...]
    endpoints: Callable[[Any], Iterable[str]] | None = None
    # Says in the writer's transaction, of the event alone, that all is done already.
    unless: Callable[[Any], bool] | None = None

    def hears(self, code: str) -> bool:
        return any(code == wanted or _is_wildcard_of(wanted, code) for wanted in self.codes)

    def endpoints_of(self, event: Any) -> Iterable[str]:
        if self.unless is not None and self.unless(event):
            return ()
        return ("",) if self.endpoints is None else self.endpoints(event)

    def hear(self, event: Any, endpoint: str) -> None:
        if self.endpoints is None:
            self.function(event)
        else:
            self.function(event, endpoint)


def _is_wildcard_of(wanted: str, code: str) -> bool:
    return wanted == "*" or (wanted.endswith(".*") and code.startswith(wanted[:-1]))


class Recorded(NamedTuple):
    """A written event, and how many rows it touched."""

    event: Any
    targets: int


SUBSCRIBERS: dict[str, Subscriber] = {}
# What is done in the transaction of the writer with what it recorded: the queue stands above us.
ON_RECORDED: list[Callable[[list[Recorded]], None]] = []


def declare(
    code: str,
    sentence: Sentence,
    *,
    icon: str = "circle-dot",
    partner_visible: bool = False,
    labels: Mapping[str, Callable[[Any], Any]] | None = None,
    to_partner: Sentence = "",
    news: bool = True,
) -> None:
    """Declare an event code. An operation that records an undeclared code fails."""
    if code in EVENT_TYPES:
        raise ValueError(f"event {code} is declared twice")
    EVENT_TYPES[code] = EventType(code, sentence, icon, partner_visible, labels or {}, to_partner, news)


def target_type(model: type[models.Model], **kwargs: Any) -> None:
    """Say how rows of a model are labelled and linked in timelines and the audit log."""
    declared = TargetType(model, **kwargs)
    for label in (model._meta.label_lower, *declared.former):
        TARGET_TYPES[label] = declared


def subscribe(
    *codes: str,
    name: str,
    endpoints: Callable[[Any], Iterable[str]] | None = None,
    unless: Callable[[Any], bool] | None = None,
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Hear events after commit, at least once, in order per target, outside any transaction.

    The function takes the Event (and the endpoint, where there are several) and must be idempotent
    by its id; its failure never fails the writer. Nothing is owed for an event of which ``unless``
    says that all is done already.
    """

    def register(function: Callable[..., None]) -> Callable[..., None]:
        SUBSCRIBERS[name] = Subscriber(name, function, codes, endpoints, unless)
        return function

    return register


def subscribers_of(code: str) -> list[Subscriber]:
    return [subscriber for subscriber in SUBSCRIBERS.values() if subscriber.hears(code)]


def on_recorded(function: Callable[[list[Recorded]], None]) -> Callable[[list[Recorded]], None]:
    """Be given what was recorded, in the transaction that recorded it."""
    ON_RECORDED.append(function)
    return function


def name_of(public_id: str, actor: Actor) -> str:
    """What a row is called that the actor may see; "" for what is no identifier or not theirs."""
    prefix, found, _rest = public_id.partition("_")
    for kind in TARGET_TYPES.values() if found else ():
        column = next((f for f in kind.model._meta.fields if isinstance(f, PublicIdField)), None)
        if column is not None and column.prefix == prefix:
            rows = rows_of(kind.model).visible_to(actor).select_related(*kind.related)
            row = rows.filter(public_id=public_id).first()
            return str(kind.label(row)) if row else ""
    return ""
