"""What completes a step by being there: an agreement that is signed, a first login, a link that was made.

A room registers its things with the function that finds them; a higher room does, in its
``contributions.py``. They are found for many partners at once, in a statement or two for each source.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.errors import Sentence
from core.links import PageOf
from core.permissions import Offer


@dataclass(frozen=True)
class Evidence:
    """That a thing is there: since which day, and how it is called where it has a number or a code.

    ``name`` is kept with the step and read by every member: it names no person and no customer.
    """

    day: date
    name: str = ""


@dataclass(frozen=True)
class Thing:
    """``label`` is chosen in the configuration, ``action`` stands on the button that leads to its page.

    ``staff`` and ``portal`` are the pages of a partner on which it is made, with the permission that this
    takes. ``offer`` is what the partner must be offered: else the step is none of its journey. After the
    events ``heard`` it is looked for at once, and every night in any case.
    """

    code: str
    label: Sentence
    action: Sentence
    staff: PageOf | None = None
    portal: PageOf | None = None
    offer: Offer | None = None
    heard: tuple[str, ...] = ()


# (partner ids, codes asked for) -> by code and partner, what is there
Found = dict[str, dict[int, Evidence]]
Source = Callable[[Collection[int], frozenset[str]], Found]

THINGS: dict[str, Thing] = {}
_SOURCES: list[tuple[frozenset[str], Source]] = []


def register(*things: Thing) -> Callable[[Source], Source]:
    """Register things with the function that finds them."""
    codes = frozenset(thing.code for thing in things)
    if taken := codes & set(THINGS):
        raise ValueError(f"registered twice: {sorted(taken)}")

    def decorate(source: Source) -> Source:
        THINGS.update({thing.code: thing for thing in things})
        _SOURCES.append((codes, source))
        return source

    return decorate


def found(partner_ids: Collection[int], codes: Collection[str]) -> dict[int, dict[str, Evidence]]:
    """By partner and code, what is there of the things named by ``codes``."""
    wanted = frozenset(codes)
    there: dict[int, dict[str, Evidence]] = defaultdict(dict)
    for known, source in _SOURCES:
        asked = wanted & known
        for code, by_partner in (source(partner_ids, asked) if asked else {}).items():
            for partner_id, evidence in by_partner.items():
                there[partner_id][code] = evidence
    return there


def first(rows: Collection[tuple[int, date, str]]) -> dict[int, Evidence]:
    """Of (partner, day, name) in order, the first of each partner."""
    there: dict[int, Evidence] = {}
    for partner_id, day, name in rows:
        there.setdefault(partner_id, Evidence(day, name))
    return there


def heard(code: str) -> bool:
    """Whether an event of this code may complete a step."""
    return any(code in thing.heard for thing in THINGS.values())


def choices() -> list[tuple[str, Any]]:
    """What a step may be completed by; without a thing somebody says so."""
    return [
        ("", _("Somebody who says what shows it")),
        *((thing.code, thing.label) for thing in THINGS.values()),
    ]
