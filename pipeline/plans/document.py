"""A joint plan as a document: the one reading behind the page, the portal, the PDF, the API, annexes and versions.

What one side may not read is not in the document that is made for it, so no face has to leave it out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.utils import translation

from core import programme
from core.actor import Actor
from core.money import MinorField, Money
from core.text import Translated, TranslatedField
from pipeline.models import JointPlan, PlanParty, PlanSection
from pipeline.plans import rules
from pipeline.plans.choices import Side
from pipeline.plans.sections import SECTIONS, Part, Section


@dataclass
class Row:
    """A row of the document: ``values`` by column, in one language; ``row`` is what it was read from.

    A column of money ``amount_minor`` is the Money ``amount``; a choice comes with its words as
    ``<column>_label``, a person as their name, a row it hangs on as that row's public id. ``doing`` is what
    the reader may do with it, ``review`` what the sides say of it, where a page says so.
    """

    id: str
    part: str
    whose: str
    values: dict[str, Any]
    version: int
    row: Any = field(compare=False, repr=False)
    children: dict[str, list[Row]] = field(default_factory=dict)
    doing: Any = field(default=None, compare=False)
    review: Any = field(default=None, compare=False)

    def __getitem__(self, name: str) -> Any:
        """``{{ row.title }}`` in a template reads the column; what hangs on it by the part's code."""
        return self.children[name] if name in self.children else self.values[name]


@dataclass(frozen=True)
class Chapter:
    """A section with what stands in it: texts of the plan itself, and rows by part."""

    code: str
    title: str
    icon: str
    is_shared: bool
    texts: dict[str, str]
    rows: dict[str, list[Row]]
    state: PlanSection = field(compare=False, repr=False)

    @property
    def is_empty(self) -> bool:
        return not any(self.texts.values()) and not any(self.rows.values())

    def __getitem__(self, name: str) -> Any:
        return self.texts[name] if name in self.texts else self.rows[name]


@dataclass(frozen=True)
class Document:
    """The plan as one side reads it, in one language."""

    id: str
    number: str
    title: str
    partner: str
    stage: str
    currency: str
    language: str
    starts_on: date | None
    names: dict[str, str]
    chapters: dict[str, Chapter]
    plan: JointPlan = field(compare=False, repr=False)

    def rows(self, part: str) -> list[Row]:
        """All rows of a part; none where its section is not for the reader."""
        return [row for chapter in self.chapters.values() for row in chapter.rows.get(part, ())]

    def named(self, side: str) -> str:
        """A side by its name."""
        return self.names.get(side, "")


def read(plan: JointPlan, actor: Actor, language: str) -> Document:
    """The plan as ``actor`` may read it: a partner without the sections that are not shared with it.

    One query a part, however many rows there are.
    """
    return _read(plan, PlanSection.objects.visible_to(actor).filter(plan=plan), language)


def read_shared(plan: JointPlan, language: str) -> Document:
    """The plan as its partner reads it, whoever asks: for what is sent to both sides."""
    with translation.override(language):
        return _read(plan, PlanSection.objects.shown_to_partner().filter(plan=plan), language)


def _read(plan: JointPlan, shown: QuerySet[PlanSection], language: str) -> Document:
    states = {state.code: state for state in shown.select_related("changed_by")}
    chapters = {
        section.code: _chapter(plan, section, states[section.code], language)
        for section in SECTIONS.values()
        if section.code in states
    }
    return Document(
        id=plan.public_id,
        number=plan.number,
        title=Translated(plan.title).in_language(language),
        partner=plan.partner.name,
        stage=plan.stage,
        currency=plan.currency,
        language=language,
        starts_on=plan.starts_on,
        names=side_names(plan),
        chapters=chapters,
        plan=plan,
    )


def side_names(plan: JointPlan) -> dict[str, str]:
    """What the sides are called: by their profiles, else by our entity or programme and the partner.

    The partner reads it too: "us" would be the wrong side.
    """
    named = dict(
        PlanParty.objects.filter(plan=plan, side__in=[Side.US, Side.THEM]).values_list("side", "name")
    )
    return {
        Side.US: named.get(Side.US) or _our_name(plan),
        Side.THEM: named.get(Side.THEM) or plan.partner.name,
        Side.BOTH: str(Side.BOTH.label),
    }


def _our_name(plan: JointPlan) -> str:
    if plan.own_entity:
        return plan.own_entity.legal_name
    ours = programme.current()
    return str(ours.name) if ours else str(Side.US.label)


def _chapter(plan: JointPlan, section: Section, state: PlanSection, language: str) -> Chapter:
    rows = {part.code: _rows(plan, part, language) for part in section.parts}
    for part in section.parts:
        _hang(rows, part, section)
    return Chapter(
        code=section.code,
        title=str(section.title),
        icon=section.icon,
        is_shared=state.is_shared,
        texts={name: Translated(getattr(plan, name)).in_language(language) for name in section.texts},
        rows=rows,
        state=state,
    )


def _rows(plan: JointPlan, part: Part, language: str) -> list[Row]:
    found = part.model.objects.filter(**{part.model.PLAN_PATH: plan})
    related = [
        name
        for name in ("party", "phase", "line", "pilot", "owner", "file", "changed_by")
        if _has(part.model, name)
    ]
    return [_row(row, part, plan, language) for row in found.select_related(*related)]


def _has(model: type[models.Model], name: str) -> bool:
    return any(column.name == name for column in model._meta.fields)


def _row(row: Any, part: Part, plan: JointPlan, language: str) -> Row:
    values: dict[str, Any] = {}
    for name in (*part.fields, *part.progress):
        values |= _value(row, row._meta.get_field(name), plan.currency, language)
    return Row(row.public_id, part.code, row.whose, values, row.version, row)


def _value(row: Any, column: models.Field, currency: str, language: str) -> dict[str, Any]:
    value = getattr(row, column.name)
    if isinstance(column, TranslatedField):
        return {column.name: Translated(value).in_language(language)}
    if isinstance(column, MinorField):
        return {column.name.removesuffix("_minor"): Money(value, currency)}
    if column.choices:
        return {column.name: value, f"{column.name}_label": getattr(row, f"get_{column.name}_display")()}
    if isinstance(column, models.ForeignKey):
        return {column.name: _named(value)}
    return {column.name: value}


def _named(row: Any) -> str:
    """A row that another points to: a part of the plan by its public id, anything else by its name."""
    if row is None:
        return ""
    return row.public_id if hasattr(row, "PLAN_PATH") else str(getattr(row, "name", row))


def _hang(rows: dict[str, list[Row]], part: Part, section: Section) -> None:
    """Put the rows of a part under those of the same section on which they hang."""
    above = next((one for one in section.parts if one.model is parent_model(part)), None)
    if above is None:
        return
    for row in rows[above.code]:
        row.children[part.code] = [child for child in rows[part.code] if child.values[part.parent] == row.id]


def parent_model(part: Part) -> type[models.Model] | None:
    """The model of the rows on which those of a part hang."""
    if not part.parent:
        return None
    return part.model._meta.get_field(part.parent).related_model


# -- Out of the document -------------------------------------------------------------------------


def plain(document: Document) -> dict[str, Any]:
    """The document as JSON: for the API, and for versions."""
    return {
        "number": document.number,
        "title": document.title,
        "partner": document.partner,
        "stage": document.stage,
        "currency": document.currency,
        "language": document.language,
        "starts_on": document.starts_on.isoformat() if document.starts_on else None,
        "sides": {str(side): name for side, name in document.names.items()},
        "sections": [
            {
                "code": chapter.code,
                "title": chapter.title,
                "texts": chapter.texts,
                "rows": {code: [_plain_row(row) for row in rows] for code, rows in chapter.rows.items()},
            }
            for chapter in document.chapters.values()
        ],
    }


def _plain_row(row: Row) -> dict[str, Any]:
    return {
        "id": row.id,
        "side": row.whose,
        "version": row.version,
        **{name: _plain_value(value) for name, value in row.values.items()},
    }


def _plain_value(value: Any) -> Any:
    if isinstance(value, Money):
        return value.as_json()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value


def texts(value: Any) -> Iterator[str]:
    """Every text in a plain document or a part of it, in order: what is compared and searched."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from texts(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from texts(part)


def is_translated(text: Any) -> bool:
    """Whether a text of the plan has more than one language."""
    return isinstance(text, Translated) and sum(bool(words) for words in text.values()) > 1


def budget_of(document: Document, phase: str = "") -> rules.Budget:
    """The budget of the document, or of one of its phases by public id."""
    lines = [row.row for row in document.rows("lines") if not phase or row.values["phase"] == phase]
    return rules.budget(lines, [row.row for row in document.rows("spends")], document.currency)
