"""The lines of a business case as a file from which any sheet calculates it anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.errors import Sentence
from core.money import Money
from pipeline.business_cases.rules import Case
from pipeline.models import BusinessCaseLine


def columns(case: Case) -> list[tuple[Sentence, Callable[[Any], Any]]]:
    """Side, kind, label, the amount of each year, and the discount rate as a rate."""
    side, kind = dict(BusinessCaseLine.Side.choices), dict(BusinessCaseLine.Kind.choices)
    years: list[tuple[Sentence, Callable[[Any], Any]]] = [
        (str(year), lambda line, at=at: Money(line.amounts[at], case.currency))
        for at, year in enumerate(case.calendar)
    ]
    return [
        (_("Side"), lambda line: side[line.side]),
        (_("Kind"), lambda line: kind[line.kind]),
        (_("Label"), lambda line: line.label),
        *years,
        (_("Discount rate"), lambda line: case.discount_rate),
    ]
