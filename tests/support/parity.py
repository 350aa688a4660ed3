"""What one operation left behind: the rows that are new or changed, and its events."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models, transaction

from core import operation
from core.models import Event
from core.rooms import ROOMS
from tests.support.parts import filled_tables

# Columns that say who acted or by which door, not what was done; and why they may differ.
DIFFER = {
    "pipeline.Sale.source": "says through which face the sale came",
    "pipeline.Deal.typed": "a form keeps what was typed, a machine types nothing",
}
_MASKS = [
    (re.compile(r"\b[a-z]+_[0-9a-z]{26}\b"), "<id>"),
    (re.compile(r"\b[0-9a-f]{64}\b"), "<hash>"),
    (re.compile(r"\b20\d{12}\b"), "<instant>"),
    (re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?([+-]\d\d:\d\d|Z)?"), "<instant>"),
]
_EVENT = ("code", "changes", "data", "target_type", "partner_visible")


def masked(value: Any) -> str:
    """A value as text, without what is another one each time."""
    text = repr(value)
    for pattern, shown in _MASKS:
        text = pattern.sub(shown, text)
    return text


@dataclass
class Trace:
    """``rows`` are lines of text, ``events`` the columns that people read, ``called`` operations."""

    called: list[str] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)
    events: list[str] = field(default_factory=list)


def _models() -> list[type[models.Model]]:
    rooms = set(ROOMS)
    return [model for model in apps.get_models() if model._meta.app_label in rooms and model is not Event]


def _columns(model: type[models.Model]) -> list[str]:
    return [
        column.attname
        for column in model._meta.concrete_fields
        if not isinstance(column, models.DateTimeField) and f"{model._meta.label}.{column.name}" not in DIFFER
    ]


def snapshot() -> dict[str, set[str]]:
    """Every row of every room as text, without instants. Most tables are empty, and are not read one by one."""
    filled = set(filled_tables())
    return {
        model._meta.label: {masked(row) for row in model._base_manager.values(*_columns(model))}
        for model in _models()
        if model._meta.db_table in filled
    }


@contextmanager
def watched(monkeypatch) -> Iterator[Trace]:
    """What is left behind inside; undone at the end, so that the next face finds the same ground."""
    left, run = Trace(), operation._run

    def noting(spec, actor, arguments):
        if operation._running.get() is None:
            left.called.append(spec.name)
        return run(spec, actor, arguments)

    before, last = snapshot(), Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    with monkeypatch.context() as patch:
        patch.setattr(operation, "_run", noting)
        yield left
    after = snapshot()
    left.rows = sorted(
        f"{label} {row}" for label, rows in after.items() for row in rows - before.get(label, set())
    )
    left.events = [masked(row) for row in Event.objects.filter(pk__gt=last).order_by("pk").values(*_EVENT)]


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
