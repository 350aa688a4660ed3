"""Loads ready tiers with their benefits; what is there already, by its code, is left as it is."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from core.actor import Actor
from core.text import both
from partners.models import Tier, TierBenefit
from partners.tiers import standard
from partners.vocabulary.services import config_create

SETS: dict[str, standard.Tiers] = {
    "mml": standard.MML,
    "channel": standard.CHANNEL,
    "levels": standard.LEVELS,
}


def load_tiers(actor: Actor, tiers: str = "mml") -> int:
    """Add the tiers of a set that this programme lacks, above those it has, and their benefits.
    Returns how many rows that were."""
    with transaction.atomic():
        return sum(_add(actor, code, *row) for code, row in SETS[tiers].items())


def _add(actor: Actor, code: str, fr: str, en: str, benefits: list[standard.Benefit]) -> int:
    tier = Tier.objects.filter(code=code).first()
    added = 0
    if tier is None:
        tier = config_create(actor=actor, model=Tier, code=code, name=both(fr, en))
        added = 1
    present = set(tier.benefits.values_list("code", flat=True))
    missing = [row for row in benefits if row[0] not in present]
    for row in missing:
        config_create(actor=actor, model=TierBenefit, tier=tier, **_benefit(code, row))
    return added + len(missing)


def _benefit(tier: str, row: standard.Benefit) -> dict[str, Any]:
    code, kind, quantity, fr, en = row
    return {
        "code": code,
        "kind": kind,
        "quantity": quantity,
        "name": both(fr, en),
        "is_tracked": code in standard.TRACKED,
        "response_hours": standard.RESPONSE_HOURS.get((tier, code)),
    }
