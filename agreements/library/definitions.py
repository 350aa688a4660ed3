"""What the names in the texts of the library mean: as a clause or a template of the programme defines them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.text import slugify

from agreements.drafting.variables import STANDARD_NAMES
from agreements.models import Clause, Template
from core import clock
from core.text import Translated, names_in


def known() -> dict[str, dict[str, Any]]:
    """Definitions by name: the clause's that brought it in, else the first template's."""
    found: dict[str, dict[str, Any]] = {}
    for variables in Clause.objects.exclude(variables=[]).values_list("variables", flat=True):
        for item in variables:
            found.setdefault(item["name"], item)
    for variables in Template.objects.values_list("variables", flat=True):
        for item in variables:
            found.setdefault(item["name"], item)
    return found


def text_of(clause: Clause) -> Translated:
    """How a clause reads in agreements drawn up today, else how it will."""
    version = clause.version_on(clock.today()) or clause.versions.first()
    return version.text if version else Translated()


def asked(clauses: Iterable[Clause]) -> list[str]:
    """The names that clauses ask for today, in the order of the texts, without the standard ones.

    Their versions are read: prefetch them.
    """
    found: dict[str, None] = {}
    for clause in clauses:
        for text in text_of(clause).values():
            found |= dict.fromkeys(sorted(names_in(text), key=text.find))
    return [name for name in found if name not in STANDARD_NAMES]


def schema_for(template: Template) -> list[dict[str, Any]]:
    """A template's variables, and those that a later version of its clauses brought in."""
    declared: list[dict[str, Any]] = list(template.variables)
    names = {item["name"] for item in declared}
    places = template.places.select_related("clause").prefetch_related("clause__versions")
    clauses = [place.clause for place in places]
    missing = [name for name in asked(clauses) if name not in names]
    if not missing:
        return declared
    meanings = known()
    return [*declared, *(meanings[name] for name in missing if name in meanings)]


def free_name(label: dict[str, str], taken: Iterable[str]) -> str:
    """An internal name for a variable that people know by its label."""
    base = slugify(Translated(label).in_language("en")).replace("-", "_").strip("_")[:34]
    if len(base) < 2 or not base[0].isalpha():
        base = f"value_{base}".rstrip("_")
    return _free(base, {*taken, *STANDARD_NAMES}, "_")


def free_code(rows: Any, title: dict[str, str], *, otherwise: str, length: int) -> str:
    """A code of its own for a row that people know by its title."""
    base = slugify(Translated(title).in_language("en"))[: length - 5].strip("-") or otherwise
    return _free(base, set(rows.filter(code__startswith=base).values_list("code", flat=True)), "-")


def _free(base: str, taken: set[str], joint: str) -> str:
    number, name = 1, base
    while name in taken:
        number += 1
        name = f"{base}{joint}{number}"
    return name
