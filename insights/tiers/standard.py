"""Ready requirements of tiers, by the codes of tiers, types and figures. A catalogue.

A figure, tier or type that this installation lacks is left out. Amounts are whole units of the programme's
currency.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from insights.models import TierRule

PUBLIC = ("government", "international_organisation", "university")
# No tier is earned by revenue where nothing is sold.
WITHOUT_SALES = ("government", "international_organisation", "ngo", "university")
ALL, ANY, POINTS = TierRule.Logic.ALL, TierRule.Logic.ANY, TierRule.Logic.POINTS


@dataclass(frozen=True)
class Asked:
    """One requirement; without months for what is read as it stands."""

    figure: str
    threshold: int | Decimal
    months: int | None = None
    points: int = 0
    is_floor: bool = False


@dataclass(frozen=True)
class Rule:
    """A rule of a tier, for these types or for all others. ``agreed``: by contract only."""

    tier: str
    asked: tuple[Asked, ...] = ()
    types: tuple[str, ...] = ()
    logic: str = ALL
    points: int | None = None
    agreed: bool = False


MML: list[Rule] = [
    Rule("bronze"),
    Rule(
        "silver",
        (
            Asked("revenue_sourced", 40_000, 12, is_floor=True),
            Asked("certified_people", 1),
            Asked("deals_won", 1, 12),
        ),
        logic=ANY,
    ),
    Rule(
        "gold",
        (
            Asked("revenue_sourced", 90_000, 12, points=40, is_floor=True),
            Asked("certified_people", 2, points=30),
            Asked("deals_won", 3, 12, points=20),
            Asked("satisfaction", 70, points=20),
            Asked("case_studies", 1, 24, points=10),
        ),
        logic=POINTS,
        points=60,
    ),
    Rule(
        "platinum",
        (
            Asked("revenue_sourced", 400_000, 12),
            Asked("deals_won", 6, 12),
            Asked("certified_people", 4),
            Asked("satisfaction", 75),
        ),
    ),
    Rule(
        "silver",
        (Asked("certified_people", 1), Asked("training_hours", 10, 12), Asked("visit_days", 10)),
        types=WITHOUT_SALES,
        logic=ANY,
    ),
    Rule(
        "gold",
        (Asked("certified_people", 1), Asked("certified_implementations", 1), Asked("visit_days", 5)),
        types=WITHOUT_SALES,
    ),
    Rule(
        "platinum",
        (
            Asked("certified_people", 3),
            Asked("certified_implementations", 3),
            Asked("training_hours", 40, 24),
            Asked("case_studies", 1, 24),
        ),
        types=("ngo",),
    ),
    Rule("platinum", types=PUBLIC, agreed=True),
]

REVENUE: list[Rule] = [
    Rule("bronze"),
    Rule("silver", (Asked("revenue_sourced", 50_000, 12),)),
    Rule("gold", (Asked("revenue_sourced", 200_000, 12), Asked("deals_won", 3, 12))),
    Rule("platinum", agreed=True),
]
