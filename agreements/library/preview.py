"""What a document from the library would read like: with defaults, examples, or labels in brackets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from agreements.drafting import selectors, wording
from agreements.drafting.variables import PARTIES, TERM_NAMES, Item
from agreements.models import Clause
from agreements.terms import rules
from core import clock
from core.models import OwnEntity
from core.text import LANGUAGES, Translated

EXAMPLES: dict[str, Any] = {"rate": "0.15", "integer": 30}


def documents(
    clauses: Iterable[tuple[Clause, Translated]], schema: Sequence[Item], *, terms: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """The parts of the document in each language, numbered as in the PDF; clauses come with their text."""
    clauses = list(clauses)
    entity = OwnEntity.objects.filter(is_default=True).first()
    regions = selectors.region_names()
    return [
        {"language": code, "parts": _parts(clauses, schema, code, entity, regions, terms)}
        for code in LANGUAGES
    ]


def _parts(
    clauses: list[tuple[Clause, Translated]],
    schema: Sequence[Item],
    language: str,
    entity: OwnEntity | None,
    regions: Mapping[str, Any],
    terms: Mapping[str, Any],
) -> list[dict[str, Any]]:
    rows = [_row(clause, text, language) for clause, text in clauses]
    values = {item["name"]: value for item in schema if (value := _example(item, entity)) is not None}
    filled = wording.filled(
        sorted(rows, key=lambda row: row["part"]),
        schema,
        values,
        _standard(language, entity, terms),
        language=language,
        regions=regions,
    )
    return selectors.in_parts(filled, language)


def _row(clause: Clause, text: Translated, language: str) -> dict[str, Any]:
    return {
        "code": clause.code,
        "part": clause.part,
        "title": clause.title.in_language(language),
        "text": text.in_language(language),
        "optional": clause.kind == Clause.Kind.OPTIONAL,
        "partner_type": clause.partner_type,
    }


def _example(item: Item, entity: OwnEntity | None) -> Any:
    if item.get("default") not in (None, ""):
        return item["default"]
    kind = item["type"]
    if kind == "date":
        return clock.today().isoformat()
    if kind == "money":
        return {"amount": "10000.00", "currency": item.get("currency", "EUR")}
    if kind in ("country", "territory"):
        return str(entity.country) if entity else None
    if kind == "choice" and item.get("choices"):
        return item["choices"][0]["code"]
    return EXAMPLES.get(kind)


def _standard(language: str, entity: OwnEntity | None, terms: Mapping[str, Any]) -> dict[str, str]:
    """The parties and the terms; what only an agreement knows stands as its label in brackets."""
    starts_on, months = clock.today(), terms.get("term_months")
    usual = {
        "starts_on": starts_on.isoformat(),
        "ends_on": rules.term_end(starts_on, months).isoformat() if months else None,
        "notice_days": terms.get("notice_days") or 0,
        "tacit_renewal": bool(terms.get("tacit_renewal")),
        "renewal_months": months,
    }
    with translation.override(language):
        labels = {name: f"[{label}]" for name, label in (PARTIES | TERM_NAMES).items()}
        parties = {name: labels[name] for name in PARTIES if not name.endswith("_details")}
        parties["partner_name"] = _("Example Partner")
        if entity:
            parties |= selectors.own_side(entity)
        said = wording.standard_values(usual, parties, [], language=language)
        return {**labels, **said, "partner_details": labels["partner_details"]}


def meanings(schema: Iterable[Item]) -> dict[str, str]:
    """What each name means, in the reader's language: the standard ones and those given."""
    own = {item["name"]: str(Translated(item["label"])) for item in schema}
    return {**{name: str(label) for name, label in (PARTIES | TERM_NAMES).items()}, **own}
