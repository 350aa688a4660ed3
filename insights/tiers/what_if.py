"""What a draft of the requirements would change for the partners of today, before it is published."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from core.actor import Actor
from insights.models import RequirementSet, TierStanding
from insights.tiers import selectors
from partners.models import PartnerType, Tier

Move = TierStanding.Move

# The tier that a partner would have once its proposal is accepted, by rank; 0 is none.
_OUTCOME = Case(When(move=Move.STAY, then=Coalesce("tier__rank", 0)), default=Coalesce("earned__rank", 0))


@dataclass
class Comparison:
    """Counts of partners by what a draft changes: the whole, by type, and from which tier to which."""

    computed_at: datetime | None
    is_stale: bool
    moves: Counter[str] = field(default_factory=Counter)
    by_type: dict[PartnerType, Counter[str]] = field(default_factory=dict)
    cells: Counter[tuple[int, int]] = field(default_factory=Counter)

    @property
    def partners(self) -> int:
        return self.moves.total()


def compared(actor: Actor, draft: RequirementSet) -> QuerySet[Any]:
    """The standings of a draft beside the version in force: the tier of each partner without the draft and
    with it, and what that changes. Without a version in force, beside the tiers of today."""
    in_force = selectors.requirements_in_force()
    rows: QuerySet[Any] = TierStanding.objects.visible_to(actor).filter(requirement_set=draft)
    if in_force:
        there = TierStanding.objects.filter(requirement_set=in_force, partner=OuterRef("partner"))
        now = Coalesce(Subquery(there.order_by().annotate(rank=_OUTCOME).values("rank")[:1]), 0)
    else:
        now = Coalesce("tier__rank", 0)
    rows = rows.annotate(before_rank=now, after_rank=_OUTCOME)
    return rows.annotate(
        change=Case(
            When(after_rank__gt=F("before_rank"), then=Value(Move.RISE.value)),
            When(after_rank__lt=F("before_rank"), then=Value(Move.FALL.value)),
            default=Value(Move.STAY.value),
        )
    )


def compare(actor: Actor, draft: RequirementSet) -> Comparison:
    """What a draft would change, for the partners that the reader may see. One statement for all of them."""
    computed_at = draft.standings.values_list("computed_at", flat=True).first()
    found = Comparison(computed_at, computed_at is not None and computed_at < draft.changed_at)
    types = PartnerType.objects.in_bulk()
    rows = compared(actor, draft).order_by().values_list("partner__type_id", "before_rank", "after_rank")
    for type_id, before, after, count in rows.annotate(n=Count("pk")):
        change = Move.RISE if after > before else Move.FALL if after < before else Move.STAY
        found.moves[change] += count
        found.by_type.setdefault(types[type_id], Counter())[change] += count
        found.cells[before, after] += count
    return found


def tiers_by_rank() -> dict[int, Tier]:
    return {tier.rank: tier for tier in Tier.objects.order_by("rank")}
