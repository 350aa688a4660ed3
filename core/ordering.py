"""The order that people give to configured things: new ones come last, and one is moved at a time."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import models
from django.db.models import Max

from core.operation import lock_all, update_fields

M = TypeVar("M", bound=models.Model)


def next_place(rows: models.QuerySet, column: str = "position", *, first: int = 0) -> int:
    """The place behind all rows."""
    last = rows.aggregate(last=Max(column))["last"]
    return first if last is None else last + 1


def move(
    row: M, siblings: models.QuerySet[M], to: int, *, column: str = "position", first: int = 0
) -> dict[str, Any]:
    """Give a row the place ``to`` among its siblings, counted from 0; those between move up or down.

    Returns the change of the row's own place, empty when it stays. A unique column is first emptied
    upwards, so that no two rows are ever seen in one place.
    """
    locked = {one.pk: one for one in lock_all(siblings.order_by("pk"))}
    before = [locked[pk] for pk in siblings.values_list("pk", flat=True)]
    after = [one for one in before if one.pk != row.pk]
    after.insert(max(0, min(to, len(after))), locked[row.pk])
    if after == before:
        return {}
    was = getattr(locked[row.pk], column)
    if siblings.model._meta.get_field(column).unique:
        _step_aside(after, column)
    for place, one in enumerate(after, start=first):
        update_fields(one, **{column: place})
    row.refresh_from_db(fields=[column])
    return {column: [was, getattr(row, column)]}


def _step_aside(rows: list[M], column: str) -> None:
    """Above every place in use or wanted, in one statement for each row: a unique column is checked at once."""
    above = max(getattr(one, column) for one in rows) + len(rows) + 1
    for offset, one in enumerate(rows):
        setattr(one, column, above + offset)
        one.save(update_fields=[column])
