"""Loads the ready journeys; one for whose type and relationship there is a journey already is left as it is."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.actor import Actor
from core.errors import DomainError
from core.text import Translated, both
from partners.journeys.models import Journey
from partners.journeys.services import journey_save, journey_step_save
from partners.journeys.standard import JOURNEYS, STEPS
from partners.models import PartnerType, RelationshipKind


def names() -> list[Translated]:
    """What the journeys are called; those whose type or relationship is not there are left out."""
    return [both(fr, en) for _type, _kind, fr, en, _steps in JOURNEYS]


def load_journeys(actor: Actor) -> int:
    """Add the journeys that this programme lacks, each with its steps. Returns how many rows that were.

    Raises DomainError 409 where there is no partner type yet.
    """
    if not PartnerType.objects.exists():
        raise DomainError.conflict(
            _("Set up the partner types first: journeys belong to them."),
            code="types-missing",
            link=reverse("partners:settings"),
        )
    types, kinds = _there()
    taken = set(Journey.objects.values_list("partner_type", "kind"))
    wanted = [row for row in JOURNEYS if row[0] in types and row[1] in kinds]
    missing = [row for row in wanted if (_key(types[row[0]]), _key(kinds[row[1]])) not in taken]
    with transaction.atomic():
        return sum(_add(actor, types[row[0]], kinds[row[1]], row) for row in missing)


def _there() -> tuple[dict[str, PartnerType | None], dict[str, RelationshipKind | None]]:
    """Types and relationships by code; "" stands for every one."""
    types: dict[str, PartnerType | None] = {row.code: row for row in PartnerType.objects.all()}
    kinds: dict[str, RelationshipKind | None] = {row.code: row for row in RelationshipKind.objects.all()}
    return types | {"": None}, kinds | {"": None}


def _key(row: PartnerType | RelationshipKind | None) -> int | None:
    return row.pk if row else None


def _add(actor: Actor, type: PartnerType | None, kind: RelationshipKind | None, row: tuple) -> int:
    _type, _kind, fr, en, steps = row
    journey = journey_save(actor=actor, partner_type=type, kind=kind, title=both(fr, en))
    for code in steps:
        side, days, thing, title_fr, title_en, text_fr, text_en = STEPS[code]
        journey_step_save(
            actor=actor,
            journey=journey,
            code=code,
            side=side,
            due_days=days,
            completed_by=thing,
            title=both(title_fr, title_en),
            text=both(text_fr, text_en),
        )
    return 1 + len(steps)
