"""What the chapters of the demo share: the simulated history, the dice, the people and the partners."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from core.actor import Actor
from core.clock import add_months
from demo.history import Simulation
from demo.partners import Entry
from demo.people import People
from partners.models import Partner, PartnerType, ProductLine, Region, RelationshipKind, Sector, Tier
from pipeline.models import Phase


@dataclass
class DemoContext:
    """The state of a load. ``entries`` and ``partners`` are by the code of a partner."""

    simulation: Simulation
    dice: Random
    people: People = field(default_factory=People)
    entries: dict[str, Entry] = field(default_factory=dict)
    partners: dict[str, Partner] = field(default_factory=dict)
    phases: dict[str, Phase] = field(default_factory=dict)
    words: dict[str, dict[str, Any]] = field(default_factory=dict)
    deals: dict[Any, int] = field(default_factory=dict)
    last_evening: date = date.min
    last_forecast: date = date.min

    def read_vocabulary(self) -> None:
        """What was configured, by code."""
        models = {
            "type": PartnerType,
            "tier": Tier,
            "kind": RelationshipKind,
            "sector": Sector,
            "region": Region,
            "line": ProductLine,
        }
        self.words = {name: {row.code: row for row in model.objects.all()} for name, model in models.items()}

    @property
    def today(self) -> date:
        return self.simulation.today

    def partner(self, code: str) -> Partner:
        """The partner as it is at the present moment of the simulation."""
        return Partner.objects.select_related("type", "tier", "owner").get(pk=self.partners[code].pk)

    def manager(self, code: str) -> Actor:
        """Whoever of us looks after a partner."""
        return self.people.ours(self.entries[code].owner)

    def theirs(self, code: str) -> Actor:
        """Whoever acts for a partner."""
        return self.people.of_partner(code, self.partners[code])

    def joined_on(self, code: str) -> date:
        """A workday of the month in which a partner joined."""
        entry = self.entries[code]
        place = list(self.entries).index(code)
        return workday(add_months(self.today.replace(day=1), -entry.joined).replace(day=3 + place % 24))


def workday(day: date) -> date:
    """The day itself, or the Monday after a week-end."""
    return day if day.weekday() < 5 else date.fromordinal(day.toordinal() + 7 - day.weekday())
