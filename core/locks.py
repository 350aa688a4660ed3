"""The order in which operations lock rows: one for the whole house, so that no two wait in a circle.

The order is a list of tables, ``settings.LOCK_ORDER``; docs/locks.md says why. Where
``settings.CHECK_LOCK_ORDER`` is on (the tests), to lock a table after a later one is an error.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models


class LockOrderError(Exception):
    """A programming error: a table locked after one that comes later in the order."""


class Locked:
    """What the running transaction has locked through operations."""

    def __init__(self) -> None:
        self._rows: set[tuple[str, Any]] = set()
        self._made: set[tuple[str, Any]] = set()

    def add(self, model: type[models.Model], keys: set[Any]) -> None:
        """Note rows as locked. Raises LockOrderError where the order is broken, if that is checked."""
        rows = {(model._meta.label, key) for key in keys} - self._rows - self._made
        if rows and settings.CHECK_LOCK_ORDER:
            self._check(model._meta.label)
        self._rows |= rows

    def made(self, row: models.Model) -> None:
        """Note a row that this transaction inserted: nobody else can see it, nor wait for it."""
        self._made.add((row._meta.label, row.pk))

    def _check(self, label: str) -> None:
        if label not in settings.LOCK_ORDER:
            raise LockOrderError(f"{label} has no place in LOCK_ORDER")
        place = settings.LOCK_ORDER.index
        later = {held for held, _key in self._rows if place(held) > place(label)}
        if later:
            raise LockOrderError(f"{label} is locked after {', '.join(sorted(later))}")
