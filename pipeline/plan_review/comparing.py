"""Two versions of a plan, section by section and row by row, as texts that are compared word by word."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models

from core.money import MinorField, Money
from pipeline.plans.sections import PARTS, SECTIONS
from web.templatetags.formats import day, labelled, money


@dataclass(frozen=True)
class Difference:
    """A row or a text of a section: as it was, and as it is."""

    label: str
    old: str
    new: str

    @property
    def state(self) -> str:
        if not self.old:
            return "added"
        return "changed" if self.new else "removed"


@dataclass
class ComparedSection:
    code: str
    title: Any
    icon: str
    differences: list[Difference] = field(default_factory=list)


def compare(old: dict[str, Any], new: dict[str, Any], codes: set[str]) -> list[ComparedSection]:
    """The sections of two snapshots that differ, of those that the reader sees; rows as they stand in the new
    one, those that are gone after them."""
    before, after = _by_code(old), _by_code(new)
    found = []
    for code, section in SECTIONS.items():
        if code not in codes:
            continue
        one = ComparedSection(code, section.title, section.icon)
        one.differences = _differences(before.get(code, {}), after.get(code, {}))
        if one.differences:
            found.append(one)
    return found


def _by_code(snapshot: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {section["code"]: section for section in snapshot["sections"]}


def _differences(old: dict[str, Any], new: dict[str, Any]) -> list[Difference]:
    before, after = old.get("texts", {}), new.get("texts", {})
    found = [
        Difference("", before.get(name, ""), after.get(name, ""))
        for name in {**after, **before}
        if before.get(name, "") != after.get(name, "")
    ]
    for part in {**new.get("rows", {}), **old.get("rows", {})}:
        found += _rows(part, old.get("rows", {}).get(part, []), new.get("rows", {}).get(part, []))
    return found


def _rows(part: str, old: list[dict[str, Any]], new: list[dict[str, Any]]) -> list[Difference]:
    before = {row["id"]: _as_text(part, row) for row in old}
    after = {row["id"]: _as_text(part, row) for row in new}
    label = str(PARTS[part].label)
    return [
        Difference(label, before.get(row_id, ""), after.get(row_id, ""))
        for row_id in {**after, **before}
        if before.get(row_id, "") != after.get(row_id, "")
    ]


def _as_text(part: str, row: dict[str, Any]) -> str:
    """A row of a snapshot as lines, each column with its name; what it hangs on is seen from its place."""
    kind = PARTS[part]
    lines = []
    for name in (*kind.fields, *kind.progress):
        column = kind.model._meta.get_field(name)
        if isinstance(column, models.ForeignKey):
            continue
        if value := _in_words(column, row):
            lines.append(labelled(column.verbose_name, value))
    return "\n".join(lines)


def _in_words(column: Any, row: dict[str, Any]) -> str:
    if isinstance(column, MinorField):
        value = row.get(column.name.removesuffix("_minor"))
        return money(Money.from_json(value)) if value else ""
    if column.choices:
        return row.get(f"{column.name}_label") or ""
    value = row.get(column.name)
    if value is None or value == "" or value is False:
        return ""
    return day(date.fromisoformat(value)) if isinstance(column, models.DateField) else str(value)
