"""Loads the ready scorecards; where partners have one already, in use or as a draft, it is left as it is."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction

from core.actor import Actor
from core.text import Translated, both
from insights.scorecards.models import Scorecard
from insights.scorecards.presenters import kept
from insights.scorecards.services import measure_save, scorecard_publish, scorecard_save
from insights.scorecards.standard import SCORECARDS, Ready
from partners.figures.registry import FIGURES
from partners.models import PartnerType


def names() -> list[Translated]:
    return [both(fr, en) for fr, en, _measures in SCORECARDS.values()]


def load_scorecards(actor: Actor) -> int:
    """Add the scorecards that this programme lacks, for the types that are there, and put them in use. Returns
    how many rows that were."""
    types: dict[str, PartnerType | None] = {row.code: row for row in PartnerType.objects.all()}
    types |= {"": None}
    taken = set(
        Scorecard.objects.exclude(status=Scorecard.Status.ARCHIVED).values_list("partner_type", flat=True)
    )
    with transaction.atomic():
        return sum(
            _add(actor, type, *SCORECARDS[code])
            for code, type in types.items()
            if code in SCORECARDS and (type.pk if type else None) not in taken
        )


def _add(actor: Actor, type: PartnerType | None, fr: str, en: str, measures: list[Ready]) -> int:
    card = scorecard_save(actor=actor, name=both(fr, en), partner_type=type)
    counted = [one for one in measures if one.figure in FIGURES]
    for one in counted:
        figure = FIGURES[one.figure]
        measure_save(
            actor=actor,
            scorecard=card,
            figure=one.figure,
            months=one.months,
            weight=one.weight,
            good=kept(figure, Decimal(one.good)),
            poor=kept(figure, Decimal(one.poor)),
        )
    scorecard_publish(actor=actor, scorecard=card)
    return 1 + len(counted)
