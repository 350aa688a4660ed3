"""When a question must be answered. Pure calculation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def is_empty(value: Any) -> bool:
    """Whether a stored value says nothing. ``False`` and 0 say something."""
    return value is None or value == "" or value == [] or value == {}


def is_required(question: Any, values: Mapping[str, Any]) -> bool:
    """Whether a question must be answered, given the stored answers by code."""
    if question.required != "when":
        return bool(question.required == "always")
    given = values.get(question.required_when.get("question", ""))
    wanted = question.required_when.get("values", [])
    return any(one in wanted for one in (given if isinstance(given, list) else [given]))
