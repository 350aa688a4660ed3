"""What a section, a question and a column of the review are, before they are loaded."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from core.text import Translated, both

ASKED, COMPUTED, COMMENTED = "asked", "computed", "commented"


@dataclass(frozen=True)
class ColumnSpec:
    """A column of a table. ``choices`` are those of a column of kind choice: (code, label)."""

    code: str
    label: Translated
    kind: str = "text"
    choices: tuple[tuple[str, Translated], ...] = ()

    def as_json(self) -> dict[str, Any]:
        column = {"code": self.code, "label": dict(self.label), "kind": self.kind}
        return column | ({"choices": choices_json(self.choices)} if self.choices else {})


@dataclass(frozen=True)
class QuestionSpec:
    """A question. ``table`` says that the document itself draws its table; other tables hold an answer of
    several figures. ``covers`` names the lines of the document's answer blocks that the answer gives too,
    beyond the question itself."""

    code: str
    label: Translated
    kind: str
    source: str = ASKED
    help: Translated = field(default_factory=Translated)
    columns: tuple[ColumnSpec, ...] = ()
    choices: tuple[tuple[str, Translated], ...] = ()
    unit: Translated = field(default_factory=Translated)
    table: bool = False
    covers: tuple[str, ...] = ()

    @property
    def computed_by(self) -> str:
        """The source has the code of the question that it answers."""
        return "" if self.source == ASKED else f"review.{self.code}"

    def details(self) -> dict[str, Any]:
        """What ``question_add`` takes beside the section and the label."""
        return {
            "code": self.code,
            "kind": self.kind,
            "help": dict(self.help),
            "unit": dict(self.unit),
            "choices": choices_json(self.choices),
            "columns": [column.as_json() for column in self.columns],
            "source": self.source,
            "computed_by": self.computed_by,
            "listed": False,
        }


@dataclass(frozen=True)
class SectionSpec:
    code: str
    title: Translated
    intro: Translated
    questions: tuple[QuestionSpec, ...]


def choices_json(choices: tuple[tuple[str, Translated], ...]) -> list[dict[str, Any]]:
    return [{"code": code, "label": dict(label)} for code, label in choices]


def column(
    code: str, fr: str, en: str, kind: str = "text", choices: tuple[tuple[str, Translated], ...] = ()
) -> ColumnSpec:
    return ColumnSpec(code, both(fr, en), kind, choices)


def question(code: str, fr: str, en: str, kind: str, **more: Any) -> QuestionSpec:
    return QuestionSpec(code, both(fr, en), kind, **more)


def section(code: str, fr: str, en: str, intro: Translated, *questions: QuestionSpec) -> SectionSpec:
    return SectionSpec(code, both(fr, en), intro, questions)
