"""Our own pages by the names of their routes, with the permission that opens each.

Addresses are made by ``reverse()`` and never written out: a route that is renamed or gone is found
when the application starts (``core.checks``), not by who follows a dead link.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.urls import reverse

from core.actor import Actor

_ID = "0id0"


@dataclass(frozen=True)
class Link:
    """One page. ``query`` is added as it stands, already encoded."""

    route: str
    permission: str
    args: tuple[str, ...] = ()
    query: str = ""

    @property
    def url(self) -> str:
        address = reverse(self.route, args=self.args)
        return f"{address}?{self.query}" if self.query else address

    def url_for(self, actor: Actor) -> str:
        """The address, or "" for who may not open the page."""
        return self.url if actor.can(self.permission) else ""


@dataclass(frozen=True)
class PageOf:
    """The page of a kind of row.

    ``args`` names the attributes of a row that the route takes, dotted where they stand on another
    row; ``tail`` follows them as it is, such as the name of a tab. Rows for which ``when`` says no
    have no page.
    """

    route: str
    permission: str
    args: tuple[str, ...] = ("public_id",)
    tail: tuple[str, ...] = ()
    when: Callable[[Any], bool] | None = None

    def url(self, row: Any) -> str:
        """The address of a row's page, "" where it has none."""
        if self.when and not self.when(row):
            return ""
        return reverse(self.route, args=[*(attrgetter(name)(row) for name in self.args), *self.tail])

    def url_for(self, actor: Actor, row: Any) -> str:
        """The address, or "" for who may not open the page."""
        return self.url(row) if actor.can(self.permission) else ""


def addresses(route: str, *before: str) -> Callable[[str], str]:
    """The addresses of many rows of one route, by the last argument: for lists in which a
    ``reverse()`` for each row would cost more than the query."""
    start, end = reverse(route, args=[*before, _ID]).split(_ID)
    return lambda public_id: f"{start}{public_id}{end}"
