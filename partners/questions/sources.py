"""What answers a question from the product's own data. Rooms register their sources; nothing is typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import structlog
from django.utils.translation import gettext_lazy as _

from core import clock
from core.actor import Actor
from core.errors import Sentence

log = structlog.get_logger()


@dataclass(frozen=True)
class Context:
    """One computation: the year asked about, the day up to which it counts, for whom. ``cache`` lets
    several sources share a query."""

    year: int
    on: date
    actor: Actor
    cache: dict[str, Any] = field(default_factory=dict)

    def once(self, key: str, read: Callable[[], Any]) -> Any:
        if key not in self.cache:
            self.cache[key] = read()
        return self.cache[key]


@dataclass(frozen=True)
class Computed:
    """An answer in the stored form of its kind, the page of the rows behind it, and its moment. Without
    a value, ``missing`` says what would answer it, and ``missing_url`` where."""

    value: Any
    rows_url: str = ""
    moment: datetime | None = None
    note: Sentence = ""
    missing: Sentence = ""
    missing_url: str = ""


@dataclass(frozen=True)
class Source:
    code: str
    label: Sentence
    kind: str
    compute: Callable[[Context], Computed]


SOURCES: dict[str, Source] = {}
Compute = Callable[[Context], Computed]


def source(code: str, *, label: Sentence, kind: str) -> Callable[[Compute], Compute]:
    """Register what computes answers of a kind."""

    def register(compute: Compute) -> Compute:
        if code in SOURCES:
            raise ValueError(f"source {code} is registered twice")
        SOURCES[code] = Source(code, label, kind, compute)
        return compute

    return register


def compute(codes: Iterable[str], context: Context) -> dict[str, Computed]:
    """The answers of several sources. One that fails says so in its place; the others go on."""
    return {code: _compute(code, context) for code in dict.fromkeys(codes)}


def _compute(code: str, context: Context) -> Computed:
    known = SOURCES.get(code)
    if known is None:
        return Computed(None, missing=_("Nothing computes this answer any more. Ask it instead."))
    try:
        found = known.compute(context)
    except Exception:
        log.exception("questions.source_failed", source=code)
        return Computed(
            None, missing=_("This could not be worked out. The administrator finds the reason in the log.")
        )
    if found.moment:
        return found
    return Computed(found.value, found.rows_url, clock.now(), found.note, found.missing, found.missing_url)
