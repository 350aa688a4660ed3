"""Loads a ready vocabulary: partner types, sectors, relationships, regions and product lines.

What is there already, by its code, is left as it is; loading again adds nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType
from typing import Any

from django.db import models, transaction

from core.actor import Actor
from core.text import both
from partners.models import PartnerType, ProductLine, Region, RelationshipKind, Sector
from partners.vocabulary import standard, standard_channel
from partners.vocabulary.services import config_create

# Relationships and regions are the same for all: a module without its own has the standard ones.
VOCABULARIES: dict[str, ModuleType] = {"mml": standard, "channel": standard_channel}

Rows = list[tuple[str, dict[str, Any]]]


def load_vocabulary(actor: Actor, vocabulary: str = "mml") -> int:
    """Add what a ready vocabulary has and this programme lacks. Returns how many rows that were."""
    with transaction.atomic():
        return sum(_add(actor, model, rows) for model, rows in contents(vocabulary))


def contents(vocabulary: str) -> Iterator[tuple[type[models.Model], Rows]]:
    """What a ready vocabulary holds: the columns of each row, by model and code."""
    words = VOCABULARIES[vocabulary]
    yield PartnerType, [_type(code, row) for code, row in words.TYPES.items()]
    yield Sector, [_sector(code, row) for code, row in words.SECTORS.items()]
    yield RelationshipKind, [_kind(code, row) for code, row in standard.KINDS.items()]
    yield (
        Region,
        [
            (code, {"name": both(fr, en), "countries": list(countries)})
            for code, (fr, en, countries) in standard.REGIONS.items()
        ],
    )
    yield ProductLine, [(code, {"name": both(fr, en)}) for code, (fr, en) in words.LINES.items()]


def _type(code: str, row: tuple[Any, ...]) -> tuple[str, dict[str, Any]]:
    family, fr, en, objective_fr, objective_en, does_fr, does_en, gets_fr, gets_en, options = row
    return code, {
        "family": family,
        "name": both(fr, en),
        "objective": both(objective_fr, objective_en),
        "activities": both(does_fr, does_en),
        "advantages": both(gets_fr, gets_en),
        **options,
    }


def _sector(code: str, row: tuple[Any, ...]) -> tuple[str, dict[str, Any]]:
    fr, en, aim_fr, aim_en, does_fr, does_en = row
    return code, {
        "name": both(fr, en),
        "objective": both(aim_fr, aim_en),
        "activities": both(does_fr, does_en),
    }


def _kind(code: str, row: tuple[Any, ...]) -> tuple[str, dict[str, Any]]:
    fr, en, panel, deals, referrals = row
    return code, {"name": both(fr, en), "panel": panel, "opens_deals": deals, "opens_referrals": referrals}


def _add(actor: Actor, model: type[models.Model], rows: Rows) -> int:
    present = set(model._default_manager.values_list("code", flat=True))
    missing = [(code, values) for code, values in rows if code not in present]
    for code, values in missing:
        config_create(actor=actor, model=model, code=code, **values)
    return len(missing)
