"""Gapless numbers that people quote (agreement 2026-014)."""

from __future__ import annotations

from django.db.models import F

from core.models import Sequence


def take_number(series: str) -> int:
    """The next number of a series, in the running transaction: rolled back with it, so no gaps.

    The row is locked by its update, so two transactions never take the same number.
    """
    row = Sequence.objects.filter(name=series)
    if not row.update(next_number=F("next_number") + 1):
        Sequence.objects.get_or_create(name=series)
        row.update(next_number=F("next_number") + 1)
    return row.values_list("next_number", flat=True).get() - 1


def take_block(series: str, count: int) -> int:
    """The first of ``count`` consecutive numbers of a series, taken at once for a load."""
    row = Sequence.objects.filter(name=series)
    if not row.update(next_number=F("next_number") + count):
        Sequence.objects.get_or_create(name=series)
        row.update(next_number=F("next_number") + count)
    return row.values_list("next_number", flat=True).get() - count


def expected_number(series: str) -> int:
    """The number that comes next, to render a document with before it is claimed."""
    row, _created = Sequence.objects.get_or_create(name=series)
    return row.next_number


def claim_number(series: str, number: int) -> bool:
    """Take exactly this number, in the running transaction. False when somebody else took it: render
    the document again with the next one."""
    return Sequence.objects.filter(name=series, next_number=number).update(next_number=number + 1) == 1
