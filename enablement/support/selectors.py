"""Which support a partner has: the queues that its service level opens, and how soon they answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.actor import Actor
from enablement.models import SupportQueue
from partners.benefits.selectors import owed
from partners.models import TierBenefit


@dataclass(frozen=True)
class Support:
    """What stands on a partner's support card; without a level the first answer is promised to nobody."""

    queues: list[SupportQueue]
    levels: list[TierBenefit]

    @property
    def response_hours(self) -> int | None:
        return min((row.response_hours for row in self.levels if row.response_hours), default=None)


def support_of(actor: Actor, partner: Any) -> Support:
    """The queues open to everybody and those of the partner's levels."""
    levels = [row for row in owed(partner) if row.is_tracked and row.kind == TierBenefit.Kind.SERVICE_LEVEL]
    codes = ["", *(row.code for row in levels)]
    queues = SupportQueue.objects.visible_to(actor).filter(service_level__in=codes)
    return Support(list(queues), levels)


def queues_by_level(codes: list[str]) -> dict[str, list[SupportQueue]]:
    """The queues that are there for each level alone."""
    found: dict[str, list[SupportQueue]] = {}
    for queue in SupportQueue.objects.filter(service_level__in=codes):
        found.setdefault(queue.service_level, []).append(queue)
    return found
