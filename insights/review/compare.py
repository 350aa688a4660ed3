"""Two readings of a review side by side. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from insights.review.readings import Line, Reading
from partners.models import Question, Section
from partners.questions.rules import is_empty

SAME, CHANGED, ADDED, GONE = "same", "changed", "added", "gone"


@dataclass(frozen=True)
class RowChange:
    """A row of a table, known by its first column: added, gone, or changed."""

    state: str
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)

    def is_renamed(self, first: str) -> bool:
        """Whether a row is the same one although its first column changed: that of a table of one row."""
        return self.before.get(first) != self.after.get(first)


@dataclass(frozen=True)
class Difference:
    """An answer then and now. ``delta`` is what a number, a percentage or an amount of one currency grew by."""

    section: Section
    question: Question
    before: Any
    after: Any
    state: str
    delta: Decimal | None = None
    rows: list[RowChange] = field(default_factory=list)


def compare(earlier: Reading, later: Reading) -> list[Difference]:
    """Every question of the later reading in its order, then those that only the earlier one asked."""
    before, after = _by_code(earlier), _by_code(later)
    gone = {code: line for code, line in before.items() if code not in after}
    return [
        _difference(section, line.question, _value(before.get(code)), _value(after.get(code)))
        for code, (section, line) in {**after, **gone}.items()
    ]


def _by_code(reading: Reading) -> dict[str, tuple[Section, Line]]:
    return {
        line.question.code: (chapter.section, line) for chapter in reading.chapters for line in chapter.lines
    }


def _value(found: tuple[Section, Line] | None) -> Any:
    return found[1].value if found else None


def _difference(section: Section, question: Question, before: Any, after: Any) -> Difference:
    state = _state(before, after)
    rows = _rows(question, before or [], after or []) if question.kind == "table" else []
    return Difference(section, question, before, after, state, _delta(question.kind, before, after), rows)


def _state(before: Any, after: Any) -> str:
    if is_empty(before) and is_empty(after):
        return SAME
    if is_empty(before):
        return ADDED
    if is_empty(after):
        return GONE
    return SAME if before == after else CHANGED


def _delta(kind: str, before: Any, after: Any) -> Decimal | None:
    if is_empty(before) or is_empty(after):
        return None
    if kind in ("number", "percent"):
        return Decimal(after) - Decimal(before)
    if kind == "money" and before["currency"] == after["currency"]:
        return Decimal(after["amount"]) - Decimal(before["amount"])
    return None


def _rows(question: Question, before: list[dict[str, Any]], after: list[dict[str, Any]]) -> list[RowChange]:
    """What differs, row by row. Of a table that holds one row of figures, that row is the same one."""
    first = question.columns[0]["code"]
    old, new = _by_key(first, before), _by_key(first, after)
    if len(before) == len(after) == 1:
        old, new = {"": before[0]}, {"": after[0]}
    found = [RowChange(_state(old.get(key), row), old.get(key, {}), row) for key, row in new.items()]
    found += [RowChange(GONE, row) for key, row in old.items() if key not in new]
    return [row for row in found if row.state != SAME]


def _by_key(first: str, rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Rows by their first column; the second of two alike is told from the first by its number."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        key, number = repr(row.get(first)), 1
        while f"{key} {number}" in found:
            number += 1
        found[f"{key} {number}"] = row
    return found
