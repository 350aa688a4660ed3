"""Rules of pilots: what a decision writes down."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any


def with_decision(values: Mapping[str, Any], *, person: str, today: date) -> dict[str, Any]:
    """The columns of a decision, with who took it and when; other values as they are."""
    if not values.get("decision"):
        return dict(values)
    return {**values, "decided_on": today, "decided_by": person}
