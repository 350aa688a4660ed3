"""Segments of partners that people speak to. Their names read alike in both languages."""

from __future__ import annotations

from functools import partial
from typing import Any

from accounts.selectors import user_of
from demo.context import DemoContext
from marketing.segments.services import segment_create

REVENUE = {"figure": "revenue_sourced", "months": 12, "is": "at_least", "value": "10000000"}
SEGMENTS: list[tuple[str, dict[str, Any]]] = [
    ("Premium", {"filters": {"tier": ["gold", "platinum"], "status": ["active"]}}),
    ("Institutions", {"filters": {"family": ["institutional"], "status": ["active"]}}),
    ("Top 100k+", {"filters": {"status": ["active"]}, "figures": [REVENUE]}),
]


def plan(context: DemoContext) -> None:
    """Write down when segments are built: some weeks ago."""
    context.simulation.ago(70, 9.4, partial(_build, context))


def _build(context: DemoContext) -> None:
    actor = context.people.ours("manager")
    for name, conditions in SEGMENTS:
        segment_create(actor=actor, owner=user_of(actor), name=name, conditions=conditions)
