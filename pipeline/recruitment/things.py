"""What ticks a step of the checklist by being there: a call that was noted, an agreement that is signed.

A room registers its things here; a higher room may, in its ``contributions.py``. All things of a checklist
are found in a statement for each source, when it is shown and when a phase is left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.errors import Sentence


@dataclass(frozen=True)
class Evidence:
    """That a thing is there: since which day, in words, and its page ("" without one)."""

    day: date
    text: Sentence
    url: str = ""


@dataclass(frozen=True)
class Thing:
    """``label`` is chosen in the configuration; ``waits`` says on the checklist what is missing, and
    ``url`` where it is made."""

    code: str
    label: Sentence
    waits: Sentence
    url: Callable[[Any], str]


# (recruitment, codes asked for) -> what is there of them
Source = Callable[[Any, frozenset[str]], dict[str, Evidence]]

THINGS: dict[str, Thing] = {}
_SOURCES: list[tuple[frozenset[str], Source]] = []
# A tick of before evidence was asked for; no thing, and never offered.
EARLIER = "earlier"


def register(*things: Thing) -> Callable[[Source], Source]:
    """Register things with the function that finds them."""
    codes = frozenset(thing.code for thing in things)
    if taken := codes & {*THINGS, EARLIER}:
        raise ValueError(f"registered twice: {sorted(taken)}")

    def decorate(source: Source) -> Source:
        THINGS.update({thing.code: thing for thing in things})
        _SOURCES.append((codes, source))
        return source

    return decorate


def found(recruitment: Any, codes: Iterable[str]) -> dict[str, Evidence]:
    """What is there of the things named by ``codes``."""
    wanted = frozenset(codes)
    there: dict[str, Evidence] = {}
    for known, source in _SOURCES:
        if asked := wanted & known:
            there |= source(recruitment, asked)
    return there


def choices() -> list[tuple[str, Sentence]]:
    """What a step may be ticked by; without a thing somebody names the evidence."""
    return [
        ("", _("Somebody who names an activity or a document")),
        *((t.code, t.label) for t in THINGS.values()),
    ]


def label_of(code: str) -> Sentence:
    """What ticked a step."""
    thing = THINGS.get(code)
    return thing.label if thing else _("Ticked before evidence was asked for")


def page(route: str, *, query: str = "") -> Callable[[Any], str]:
    """Where a thing of a recruitment is made: a page of its own, or with the partner in the address."""

    def url(recruitment: Any) -> str:
        if query:
            return f"{reverse(route)}?{query}={recruitment.partner.public_id}"
        return reverse(route, args=[recruitment.public_id])

    return url


def partner_page(route: str, *tail: str) -> Callable[[Any], str]:
    """The same on a page of its partner."""
    return lambda recruitment: reverse(route, args=[recruitment.partner.public_id, *tail])
