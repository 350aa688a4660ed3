"""The navigation, filled by rooms in their ``contributions.py``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache as once
from typing import Any

from django.core.cache import cache
from django.urls import reverse

from core.actor import Actor
from core.errors import Sentence

# Counts of work to do may be this old; nothing is decided by them.
COUNT_SECONDS = 20
COUNT_CAP = 99


@dataclass(frozen=True)
class NavItem:
    """An entry. ``group`` is "" for daily work, "programme" or "settings"; ``count`` is work to do."""

    code: str
    label: Sentence
    url_name: str
    icon: str
    permission: str
    group: str = ""
    order: int = 100
    count: Callable[[Actor], int] | None = None
    # Other pages of the entry, whose addresses begin otherwise: while they are shown it is the current one.
    also: Sequence[str] = ()


@dataclass(frozen=True)
class CreateItem:
    """An entry of the New menu."""

    label: Sentence
    url_name: str
    icon: str
    permission: str
    order: int = 100


_ITEMS: list[NavItem] = []
_CREATE: list[CreateItem] = []


# An address is the same for everybody, and every page shows thirty of them.
_address = once(reverse)


def register(*items: NavItem | CreateItem) -> None:
    """Take a room's table of entries."""
    for item in items:
        (_ITEMS if isinstance(item, NavItem) else _CREATE).append(item)


def groups(actor: Actor, path: str) -> list[dict[str, Any]]:
    """The staff navigation of this actor, with the current entry marked."""
    shown = [item for item in sorted(_ITEMS, key=lambda i: i.order) if actor.can(item.permission)]
    urls = {item.code: _address(item.url_name) for item in shown}
    places = [(url, code) for code, url in urls.items()]
    places += [(_address(name), item.code) for item in shown for name in item.also]
    _longest, current = max(((url, code) for url, code in places if path.startswith(url)), default=("", ""))
    counts = _counts(shown, actor)
    return [
        {
            "code": group,
            "items": [
                {
                    "label": item.label,
                    "url": urls[item.code],
                    "icon": item.icon,
                    "count": counts.get(item.code, ""),
                    "current": item.code == current,
                }
                for item in shown
                if item.group == group
            ],
        }
        for group in ("", "programme", "settings")
        if any(item.group == group for item in shown)
    ]


def create_menu(actor: Actor) -> list[dict[str, Any]]:
    return [
        {"label": item.label, "url": _address(item.url_name), "icon": item.icon}
        for item in sorted(_CREATE, key=lambda i: i.order)
        if actor.can(item.permission)
    ]


def _counts(items: list[NavItem], actor: Actor) -> dict[str, str]:
    """What stands beside the entries that count work to do, by code. One question to the cache."""
    keys = {f"nav:{item.code}:{actor.id}": item for item in items if item.count is not None}
    known = cache.get_many(keys)
    missing = {key: item.count(actor) for key, item in keys.items() if key not in known and item.count}
    if missing:
        cache.set_many(missing, COUNT_SECONDS)
    return {keys[key].code: _shown(number) for key, number in {**known, **missing}.items()}


def _shown(number: int) -> str:
    return "" if not number else f"{COUNT_CAP}+" if number > COUNT_CAP else str(number)
