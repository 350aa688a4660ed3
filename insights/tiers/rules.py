"""What a rule of a tier asks for, and which tier its measures earn. Pure calculation.

Measures are given by their key, "figure:months" or "figure:" for one that is read as it stands. One that is
missing counts as its figure says (``empty``); one that was never measured meets nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol, TypeVar

from partners.figures.registry import FIGURES, PartnerFigure, Unit

Values = Mapping[str, Decimal]
AGREED = "agreed"
ALL, POINTS = "all", "points"
RISE, FALL, STAY = "rise", "fall", "stay"


class Requirement(Protocol):
    """What is read of a requirement (``models.TierRequirement``); ``key`` names its measure."""

    @property
    def key(self) -> str: ...
    @property
    def figure(self) -> str: ...
    @property
    def months(self) -> int | None: ...
    @property
    def threshold(self) -> Decimal: ...
    @property
    def points(self) -> int: ...
    @property
    def is_floor(self) -> bool: ...


class Rule(Protocol):
    """What is read of a rule (``models.TierRule``)."""

    @property
    def basis(self) -> str: ...
    @property
    def logic(self) -> str: ...
    @property
    def points_needed(self) -> int | None: ...
    @property
    def asked(self) -> Sequence[Requirement]: ...


class Ranked(Protocol):
    """What is read of a tier."""

    @property
    def pk(self) -> int: ...
    @property
    def rank(self) -> int: ...


class Selling(Protocol):
    """What is read of a type of partners."""

    @property
    def deals_offered(self) -> bool: ...
    @property
    def referrals_offered(self) -> bool: ...


T = TypeVar("T", bound=Ranked)


@dataclass(frozen=True)
class Line:
    """One requirement beside what a partner has. ``missing`` is how far it is, 0 when it is met and None where
    nothing was measured. A figure that no room registers any more is None, and meets nothing."""

    requirement: Requirement
    figure: PartnerFigure | None
    value: Decimal | None
    threshold: Decimal
    met: bool
    missing: Decimal | None

    @property
    def share(self) -> Decimal:
        """How much of the requirement is reached, 0 to 1."""
        if self.met:
            return Decimal(1)
        if self.value is None or self.figure is None:
            return Decimal(0)
        part, whole = self.value, self.threshold
        if self.figure.better == "down":
            part, whole = whole, part
        return max(Decimal(0), min(part / whole, Decimal(1))) if whole > 0 else Decimal(0)


def value_of(requirement: Requirement, values: Values) -> Decimal | None:
    """The measure that a requirement asks for."""
    value = values.get(requirement.key)
    if value is not None:
        return value
    figure = FIGURES.get(requirement.figure)
    return figure.empty if figure else None


def reached(requirement: Requirement, values: Values) -> bool:
    """Whether one requirement is met: at least its threshold, or at most where less is better."""
    figure, value = FIGURES.get(requirement.figure), value_of(requirement, values)
    if figure is None or value is None:
        return False
    return value <= requirement.threshold if figure.better == "down" else value >= requirement.threshold


def points(rule: Rule, values: Values) -> int:
    """The points of the requirements that are met."""
    return sum(row.points for row in rule.asked if reached(row, values))


def is_met(rule: Rule, values: Values) -> bool:
    """Whether measures meet a rule. What is agreed by contract is met by no measure."""
    if rule.basis == AGREED:
        return False
    if rule.logic == ALL:
        return all(reached(row, values) for row in rule.asked)
    if not all(reached(row, values) for row in rule.asked if row.is_floor):
        return False
    if rule.logic == POINTS:
        return points(rule, values) >= (rule.points_needed or 0)
    choice = [row for row in rule.asked if not row.is_floor]
    return not choice or any(reached(row, values) for row in choice)


def lines(rule: Rule, values: Values) -> list[Line]:
    """What a rule asks for, one by one; nothing where it is agreed by contract."""
    return [] if rule.basis == AGREED else [_line(row, values) for row in rule.asked]


def _line(requirement: Requirement, values: Values) -> Line:
    figure, value = FIGURES.get(requirement.figure), value_of(requirement, values)
    met = reached(requirement, values)
    missing = Decimal(0) if met else None if value is None else abs(requirement.threshold - value)
    return Line(requirement, figure, value, requirement.threshold, met, missing)


def earned(tiers: Iterable[T], rules: Mapping[int, Rule], values: Values) -> T | None:
    """The highest of the tiers whose rule is met. ``rules`` are those of the partner's type, by tier; a tier
    without a rule is earned by nobody."""
    for tier in sorted(tiers, key=lambda tier: tier.rank, reverse=True):
        if (rule := rules.get(tier.pk)) and is_met(rule, values):
            return tier
    return None


def next_tier(tiers: Iterable[T], rules: Mapping[int, Rule], current: T | None) -> T | None:
    """The lowest tier above the present one that has a rule for partners of the type."""
    rank = current.rank if current else 0
    above = [tier for tier in tiers if tier.rank > rank and tier.pk in rules]
    return min(above, key=lambda tier: tier.rank, default=None)


def is_agreed(rule: Rule | None) -> bool:
    """Whether a tier is a matter of agreement for partners of a type: its rule says so, or there is none."""
    return rule is None or rule.basis == AGREED


def move(current: Ranked | None, earned: Ranked | None, agreed: bool) -> str:
    """What the measures propose. A tier that was agreed is not lost by measures."""
    now, then = current.rank if current else 0, earned.rank if earned else 0
    if then > now:
        return RISE
    return FALL if then < now and not agreed else STAY


def asks_money(rule: Rule) -> bool:
    """Whether a rule asks for an amount of money, whatever else it asks for."""
    figures = (FIGURES.get(row.figure) for row in rule.asked)
    return any(figure is not None and figure.unit == Unit.MONEY for figure in figures)


def without_revenue(type: Selling) -> bool:
    """Types that bring no sales: public bodies, NGOs, universities. Nothing of revenue is asked of them."""
    return not (type.deals_offered or type.referrals_offered)
