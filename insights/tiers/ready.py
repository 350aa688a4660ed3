"""Loads ready requirements as a draft: what is measured is decided by who reads and publishes it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from core.errors import DomainError
from core.money import Money
from insights.models import RequirementSet, TierRule
from insights.tiers import standard
from insights.tiers.services import requirement_save, requirement_set_draft, rule_save
from partners.figures.registry import FIGURES, PartnerFigure, Unit
from partners.models import PartnerType, Tier
from partners.vocabulary.exchange import programme_currency

SETS: dict[str, tuple[Any, list[standard.Rule]]] = {
    "mml": (_("MML: by revenue and skills; without revenue where nothing is sold"), standard.MML),
    "revenue": (_("By revenue and deals won"), standard.REVENUE),
}


def load_requirements(actor: Actor, code: str = "mml") -> int:
    """Add ready requirements as a draft. Returns 1, or 0 when there is a version already.

    Raises DomainError 422 as long as the tiers that it speaks of are missing.
    """
    if RequirementSet.objects.exists():
        return 0
    rules = SETS[code][1]
    tiers = Tier.objects.filter(code__in=[rule.tier for rule in rules]).in_bulk(field_name="code")
    if not tiers:
        raise DomainError(
            "tiers-missing",
            _("Add the tiers first: requirements say what each of them asks for."),
            link=reverse("partners:config", args=["tiers"]),
        )
    types = PartnerType.objects.in_bulk(field_name="code")
    currency = programme_currency()
    with transaction.atomic():
        draft = requirement_set_draft(actor=actor)
        for rule in rules:
            if rule.tier in tiers:
                wanted = [types[one] for one in rule.types if one in types] if rule.types else [None]
                for type in wanted:
                    _add(actor, draft, rule, tiers[rule.tier], type, currency)
    return 1


def _add(
    actor: Actor,
    draft: RequirementSet,
    ready: standard.Rule,
    tier: Tier,
    type: PartnerType | None,
    currency: str,
) -> None:
    basis = TierRule.Basis.AGREED if ready.agreed else TierRule.Basis.EARNED
    rule = rule_save(
        actor=actor,
        requirements=draft,
        tier=tier,
        partner_type=type,
        basis=basis,
        logic=ready.logic,
        points_needed=ready.points,
    )
    for asked in ready.asked:
        if figure := FIGURES.get(asked.figure):
            requirement_save(
                actor=actor,
                rule=rule,
                figure=asked.figure,
                months=(asked.months or 12) if figure.over_months else None,
                threshold=_threshold(figure, asked.threshold, currency),
                points=asked.points,
                is_floor=asked.is_floor,
            )


def _threshold(figure: PartnerFigure, value: int | Decimal, currency: str) -> Decimal:
    if figure.unit == Unit.MONEY:
        return Decimal(Money.parse(str(value), currency, field="threshold").amount_minor)
    return Decimal(value)
