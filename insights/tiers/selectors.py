"""Reads the requirements of tiers: the version in force, and what a version asks of partners of a type."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass

from insights.tiers import rules
from insights.tiers.models import RequirementSet, TierRule
from partners.models import PartnerType, Tier


def requirements_in_force() -> RequirementSet | None:
    """The version that counts: the latest one published."""
    return RequirementSet.objects.filter(status=RequirementSet.Status.PUBLISHED).order_by("-number").first()


def draft() -> RequirementSet | None:
    """The version that is being prepared."""
    return RequirementSet.objects.filter(status=RequirementSet.Status.DRAFT).first()


@dataclass(frozen=True)
class RuleBook:
    """The rules of a version for partners of every type, and the tiers, the lowest first. One that is not in
    use any more has no rule: it is earned by nobody."""

    tiers: list[Tier]
    by_type: dict[int, dict[int, TierRule]]

    def of(self, partner_type_id: int) -> dict[int, TierRule]:
        """The rule of each tier for partners of a type."""
        return self.by_type.get(partner_type_id, {})

    def measures(self, types: Iterable[int] | None = None) -> list[tuple[str, int | None]]:
        """The measures that are asked for, each once: figure and months. Of all types, or of these."""
        wanted = self.by_type if types is None else types
        found = {
            (row.figure, row.months): None
            for type_id in wanted
            for rule in self.of(type_id).values()
            if not rules.is_agreed(rule)
            for row in rule.asked
        }
        return list(found)


def rule_book(requirements: RequirementSet) -> RuleBook:
    """What a version asks for, in four statements."""
    tiers = list(Tier.objects.order_by("rank"))
    in_use = {tier.pk for tier in tiers if tier.is_active}
    found = requirements.rules.select_related("tier", "partner_type").prefetch_related("requirements")
    rows = [rule for rule in found if rule.tier_id in in_use]
    return RuleBook(tiers, {type.pk: _for_type(rows, type) for type in PartnerType.objects.all()})


def rules_of(requirements: RequirementSet, partner_type_id: int) -> dict[int, TierRule]:
    """The rule of each tier for partners of a type: its own, else the general one."""
    return rule_book(requirements).of(partner_type_id)


def _for_type(rows: list[TierRule], type: PartnerType) -> dict[int, TierRule]:
    general = {rule.tier_id: _applied(rule, type) for rule in rows if rule.partner_type_id is None}
    own = {rule.tier_id: rule for rule in rows if rule.partner_type_id == type.pk}
    return {**general, **own}


def _applied(rule: TierRule, type: PartnerType) -> TierRule:
    """A general rule for a type. One that asks for money is a matter of agreement where nothing is sold: else
    what it asks for could not be met, and without it the tier would be given away."""
    if not (rules.without_revenue(type) and rules.asks_money(rule)):
        return rule
    agreed = copy(rule)
    agreed.basis, agreed.logic, agreed.points_needed = TierRule.Basis.AGREED, TierRule.Logic.ALL, None
    return agreed
