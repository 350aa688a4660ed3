"""The order that people give to configured things: new ones come last, and one is moved at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models
from django.db.models import Max

from core.operation import lock_all, update_fields

M = TypeVar("M", bound=models.Model)


def next_place(rows: models.QuerySet, column: str = "position", *, first: int = 0) -> int:
    """The place behind all rows."""
    last = rows.aggregate(last=Max(column))["last"]
    return first if last is None else last + 1


@dataclass(frozen=True)
class Moved:
    """The place that a row got, counted from 0, and what that changed: nothing where it stayed."""

    place: int
    changes: dict[str, list[Any]]


def move(row: M, siblings: models.QuerySet[M], to: int, *, column: str = "position", first: int = 0) -> Moved:
    """Give a row the place ``to`` among its siblings, or the last; those between move up or down.

    A unique column is first emptied upwards, so that no two rows are ever seen in one place.
    """
    locked = {one.pk: one for one in lock_all(siblings.order_by("pk"))}
    before = [locked[pk] for pk in siblings.values_list("pk", flat=True)]
    after = [one for one in before if one.pk != row.pk]
    place = min(to, len(after))
    after.insert(place, locked[row.pk])
    if after == before:
        return Moved(place, {})
    was = getattr(locked[row.pk], column)
    if getattr(siblings.model._meta.get_field(column), "unique", False):
        _step_aside(after, column)
    for number, one in enumerate(after, start=first):
        update_fields(one, **{column: number})
    return Moved(place, {column: [was, place + first]})


def _step_aside(rows: list[M], column: str) -> None:
    """Above every place in use or wanted, in one statement for each row: a unique column is checked at once."""
    above = max(getattr(one, column) for one in rows) + len(rows) + 1
    for offset, one in enumerate(rows):
        setattr(one, column, above + offset)
        one.save(update_fields=[column])
