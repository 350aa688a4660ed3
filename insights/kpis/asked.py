"""Which figures an address asks for: the period and a member of each dimension."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.actor import Actor
from insights.kpis import present
from insights.kpis.registry import PERIODS
from insights.kpis.selectors import Scope

DIMENSIONS = ("type", "tier", "kind", "country", "owner")


@dataclass(frozen=True)
class Asked:
    """``names`` are the members that a reader may choose from, by dimension."""

    scope: Scope
    months: int
    names: dict[str, dict[str, str]]

    @property
    def said(self) -> list[tuple[str, str]]:
        """The filters in words: dimension and member."""
        labels = present.dimension_labels()
        return [(labels[name], self.names[name][member]) for name, member in self.scope.filters.items()]


def asked(actor: Actor, query: Mapping[str, str]) -> Asked:
    """Reads ``months`` and one name for each dimension; anything unknown is left out."""
    typed = query.get("months", "")
    months = int(typed) if typed in [str(months) for months in PERIODS] else 12
    dimensions = [d for d in DIMENSIONS if not (d == "owner" and actor.own_partners_only)]
    names = {dimension: present.member_names(actor, dimension) for dimension in dimensions}
    filters = {name: query[name] for name in dimensions if query.get(name) and query[name] in names[name]}
    return Asked(Scope(actor, filters), months, names)
