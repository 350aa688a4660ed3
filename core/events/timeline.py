"""Timelines and the audit log: events with the labels of their rows and people, looked up when shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.db.models import Max, Min, QuerySet
from django.utils.translation import gettext as _

from core import people, said, slots
from core.actor import Actor
from core.events import registry as events
from core.models import Event, EventTarget
from core.permissions import TABLE
from core.scope import rows_of
from core.text import Translated, fill, listed


@dataclass(frozen=True)
class Entry:
    """One line of a timeline, in the reader's language."""

    at: datetime
    sentence: str
    actor_name: str
    icon: str
    url: str
    reason: str
    code: str
    public_id: str
    changes: dict[str, Any] = field(default_factory=dict)
    # Which of the changed fields have words of their own.
    fields: str = ""
    request_id: str = ""


def of_partner(
    partner_id: str, actor: Actor, *, before: int = 0, size: int = 30, news: bool = False
) -> tuple[list[Entry], int]:
    """What happened to a partner, newest first, and the cursor of the next page (0 at the end).

    A partner reads only what it may see, with ``news`` without what tells it nothing new. Three queries
    at most, plus one for each type of row shown.
    """
    targets = EventTarget.objects.filter(partner=partner_id)
    if news:
        new = [code for code, kind in events.EVENT_TYPES.items() if kind.news]
        targets = targets.filter(event__code__in=new)
    return _page(targets, actor, before, size)


def of_row(public_id: str, actor: Actor, *, before: int = 0, size: int = 30) -> tuple[list[Entry], int]:
    """What happened to one row, newest first."""
    return _page(EventTarget.objects.filter(target_id=public_id), actor, before, size)


def _readable(actor: Actor) -> list[str]:
    """The events that a partner's role may read: those of rows that other pages show it.

    Where a kind of row has no permission of its own, any that shows something of its room is enough.
    """
    views = {code.removesuffix(":view") for code in actor.permissions if code.endswith(":view")}
    rooms = {view.split(".")[0] for view in views}

    def may(code: str) -> bool:
        row = code.rpartition(".")[0]
        return row in views if f"{row}:view" in TABLE.rows else row.split(".")[0] in rooms

    return [code for code, kind in events.EVENT_TYPES.items() if kind.partner_visible and may(code)]


def _page(targets: QuerySet, actor: Actor, before: int, size: int) -> tuple[list[Entry], int]:
    if actor.is_partner:
        targets = targets.filter(event__partner_visible=True, event__code__in=_readable(actor))
    # One line an event, however many of its rows belong here (a batch).
    newest = targets.values("event_id").annotate(last=Max("id"), first=Min("id"), of=Min("partner"))
    newest = newest.order_by("-last")
    if before:
        newest = newest.filter(last__lt=before)
    found = list(newest.values_list("event_id", "last", "first", "of")[: size + 1])
    rows = Event.objects.in_bulk([event_id for event_id, *_rest in found[:size]])
    # A batch touches rows of several partners: here it is told of the one that belongs here.
    foreign = [
        first for event_id, _l, first, of in found[:size] if of and rows[event_id].partner not in ("", of)
    ]
    own = EventTarget.objects.in_bulk(foreign) if foreign else {}
    instead = {target.event_id: (target.target_type, target.target_id) for target in own.values()}
    shown = [rows[event_id] for event_id, *_rest in found[:size]]
    return entries(shown, actor, instead=instead), (found[size - 1][1] if len(found) > size else 0)


def entries(
    rows: Iterable[Event], actor: Actor, *, instead: Mapping[int, tuple[str, str]] = MappingProxyType({})
) -> list[Entry]:
    """Events as lines. Labels of rows and people are read in one query a type.

    ``instead`` names, by event, the row that the line is about when it is not the event's first. A
    partner is told of no row that it cannot see.
    """
    rows = list(rows)
    about = {row.pk: instead.get(row.pk, (row.target_type, row.target_id)) for row in rows}
    labels = _labels(about.values(), actor)
    if actor.is_partner:
        rows = [row for row in rows if about[row.pk] in labels]
    known = people.find({person for row in rows for person in (row.actor_id, row.on_behalf) if person})
    words = _words_of({(row.target_type, name) for row in rows for name in row.changes}, actor)
    gone = (_("a deleted row"), "")
    return [_entry(row, labels.get(about[row.pk], gone), known, words, actor) for row in rows]


def _words_of(names: set[tuple[str, str]], actor: Actor) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for fill_in in slots.change_names if names else ():
        found |= fill_in(actor, names)
    return found


def _entry(
    row: Event,
    named: tuple[str, str],
    known: dict[str, people.Person],
    words: Mapping[tuple[str, str], str],
    actor: Actor,
) -> Entry:
    kind = events.EVENT_TYPES.get(row.code)
    label, url = named
    called = {name: words[row.target_type, name] for name in row.changes if (row.target_type, name) in words}
    values = {name: _shown(value, kind, name) for name, value in row.data.items()}
    return Entry(
        at=row.at,
        sentence=fill(str(kind.said_to(actor)), {**values, "target": label}) if kind else row.code,
        actor_name=people.name_of(row.on_behalf or row.actor_id, known),
        icon=kind.icon if kind else "circle-dot",
        url=url,
        reason=said.read(str(row.data.get("reason", ""))),
        code=row.code,
        public_id=row.public_id,
        changes={called.get(name, name): value for name, value in row.changes.items()},
        fields=listed(called.values()),
        request_id=row.request_id,
    )


def _shown(value: Any, kind: events.EventType | None, name: str) -> Any:
    if kind and name in kind.labels:
        return kind.labels[name](value)
    if isinstance(value, str):
        return said.read(value)
    return str(Translated(value)) if isinstance(value, dict) else value


def _labels(about: Iterable[tuple[str, str]], actor: Actor) -> dict[tuple[str, str], tuple[str, str]]:
    """Label and address of each row, by type and id; without rows that are gone or not the actor's."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for type_name, row_id in about:
        wanted[type_name].add(row_id)
    found = {}
    for type_name, ids in wanted.items():
        target = events.TARGET_TYPES.get(type_name)
        if target is None:
            continue
        lookup = "public_id__in" if ids and "_" in next(iter(ids)) else "pk__in"
        seen = rows_of(target.model).visible_to(actor)
        queryset = seen.filter(**{lookup: ids}).select_related(*target.related)
        for row in queryset:
            key = (type_name, getattr(row, "public_id", str(row.pk)))
            found[key] = (target.label(row), target.url_for(actor, row))
    return found
