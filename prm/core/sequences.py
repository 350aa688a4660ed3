"""Gapless numbers that people quote (agreement 2026-014)."""

from __future__ import annotations

from django.db.models import F

from prm.core.models import Sequence


def take_number(series: str) -> int:
    """The next number of a series, in the running transaction: rolled back with it, so no gaps.

    The row is locked by its update, so two transactions never take the same number.
    """
    Sequence.objects.get_or_create(name=series)
    Sequence.objects.filter(name=series).update(next_number=F("next_number") + 1)
    return Sequence.objects.get(name=series).next_number - 1
