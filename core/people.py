"""People by their public id: names for timelines, addresses for mails.

A room that holds people registers a lookup by the id's prefix. Nothing else keeps a name or an
address, so that erasing a person is done in one place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from core import languages


@dataclass(frozen=True)
class Person:
    name: str
    email: str = ""
    language: str = field(default_factory=languages.of_programme)


LOOKUPS: dict[str, list[Callable[[set[str]], dict[str, Person]]]] = defaultdict(list)


# Who knows which people hold a permission by their role: public ids.
HOLDERS: list[Callable[[str], Iterable[str]]] = []


def register(prefix: str, lookup: Callable[[set[str]], dict[str, Person]]) -> None:
    """Say who knows the people whose public ids begin with ``prefix``."""
    LOOKUPS[prefix].append(lookup)


def find(ids: Iterable[str]) -> dict[str, Person]:
    """The people behind public ids; erased and unknown ones are left out. One query a lookup."""
    by_prefix: dict[str, set[str]] = defaultdict(set)
    for public_id in ids:
        by_prefix[public_id.split("_")[0]].add(public_id)
    found: dict[str, Person] = {}
    for prefix, wanted in by_prefix.items():
        for lookup in LOOKUPS.get(prefix, ()):
            found.update(lookup(wanted))
    return found


def with_permission(permission: str) -> list[str]:
    """The people whose role holds a permission, for what is said to all of them."""
    return sorted({person for holders in HOLDERS for person in holders(permission)})


def names_with(permission: str) -> list[str]:
    """The names of the people whose role holds a permission, by name: whom one asks for what one may not."""
    ids = with_permission(permission)
    known = find(ids)
    return sorted(known[person].name for person in ids if person in known)


def name_of(public_id: str, people: dict[str, Person]) -> str:
    """What to call somebody who may be the system, or gone."""
    if public_id in people:
        return people[public_id].name
    return _("The system") if public_id in ("", "system") else _("An erased person")
