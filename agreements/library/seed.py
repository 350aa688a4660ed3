"""Loads the standard clauses and templates into a programme; running it again completes them.

A clause for one partner type waits until the programme has that type.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction

from agreements.library import services
from agreements.library.standard.clauses import CLAUSES
from agreements.library.standard.templates import TEMPLATES
from agreements.models import Clause, Template
from core.actor import Actor
from partners.models import PartnerType
from partners.vocabulary.services import config_change

# Texts are in effect for any agreement drawn up, also one dated back.
SINCE = date(2020, 1, 1)
# From which of them an agreement with a partner of that type is drawn up, until somebody says otherwise.
USUAL = {"reseller": "reseller-standard", "consultant": "referral-standard"}
# What the names in the standard texts mean: the same in every standard template.
MEANINGS = list({item["name"]: item for _c, _k, _n, _l, items, *_t in TEMPLATES for item in items}.values())


@transaction.atomic
def load_standard(actor: Actor, only: Collection[str] = ()) -> dict[str, int]:
    """Add the clauses and templates of the standard library that are not there yet: all, or the templates
    ``only`` named, with just the clauses that they need.

    A clause for a partner type that this programme does not have is left out (``missing_types`` names
    them). A later run adds it, and puts it in its place in the standard templates that are there
    already; a clause that somebody took out of a template stays out, and no text, variable or term is
    touched. Returns how many clauses and templates were added and how many templates completed.
    """
    present = set(Template.objects.values_list("code", flat=True))
    wanted = [row for row in TEMPLATES if not only or row[0] in only]
    needed = {code for row in wanted for code in row[3]} if only else {row[0] for row in CLAUSES}
    clauses = _load_clauses(actor, needed)
    completed = _complete_templates(actor, present, clauses)
    templates = _load_templates(actor, wanted, present)
    _name_usual(actor)
    return {"clauses": len(clauses), "templates": templates, "completed": completed}


def _name_usual(actor: Actor) -> None:
    """Types without a standard template get theirs, where the actor may say so."""
    if not actor.can("partners.config:change"):
        return
    present = set(Template.objects.values_list("code", flat=True))
    for row in PartnerType.objects.filter(code__in=USUAL, standard_template=""):
        if USUAL[row.code] in present:
            config_change(actor=actor, row=row, standard_template=USUAL[row.code])


def complete_standard(actor: Actor) -> int:
    """Give the standard templates that are there the clauses of partner types that have come since.
    Returns how many clauses were added."""
    present = {row[0] for row in TEMPLATES} & set(Template.objects.values_list("code", flat=True))
    return load_standard(actor, only=present)["clauses"] if present else 0


def missing_types() -> list[str]:
    """The codes of the partner types that have standard clauses and that this programme lacks."""
    types = _types()
    return sorted(
        {type_code for _c, _p, _k, type_code, *_texts in CLAUSES if type_code and type_code not in types}
    )


def waiting_clauses() -> int:
    """How many standard clauses wait for a partner type that this programme lacks."""
    missing = missing_types()
    return sum(row[3] in missing for row in CLAUSES)


def _types() -> dict[str, PartnerType]:
    """By code, without regard to hyphens (``international-organisation``)."""
    return {row.code.replace("-", "_"): row for row in PartnerType.objects.all()}


def _load_clauses(actor: Actor, needed: set[str]) -> set[str]:
    types = _types()
    present = set(Clause.objects.values_list("code", flat=True))
    added = set()
    for position, (code, part, kind, type_code, title, text) in enumerate(CLAUSES):
        if code in present or code not in needed or (type_code and type_code not in types):
            continue
        services.clause_create(
            actor=actor,
            code=code,
            part=part,
            kind=kind,
            partner_type=types.get(type_code),
            position=position,
            title=_both(title),
            text=_both(text),
            variables=MEANINGS,
            effective_from=SINCE,
        )
        added.add(code)
    return added


def _complete_templates(actor: Actor, present: set[str], added: set[str]) -> int:
    """Put clauses that are new in this run into the templates of an earlier one."""
    clauses = {row.code: row for row in Clause.objects.all()}
    completed = 0
    for code, _kind, _name, standard, *_terms in TEMPLATES:
        if code not in present or added.isdisjoint(standard):
            continue
        template = Template.objects.get(code=code)
        own = [place.clause.code for place in template.places.select_related("clause")]
        services.template_change(
            actor=actor, template=template, clauses=[clauses[name] for name in _merged(own, standard, added)]
        )
        completed += 1
    return completed


def _merged(own: list[str], standard: list[str], added: set[str]) -> list[str]:
    """A template's clauses with the added ones, each after the standard clause it follows."""
    merged = list(own)
    for place, code in enumerate(standard):
        if code in added:
            before = [earlier for earlier in standard[:place] if earlier in merged]
            merged.insert(merged.index(before[-1]) + 1 if before else 0, code)
    return merged


def _load_templates(actor: Actor, wanted: list[Any], present: set[str]) -> int:
    clauses = {row.code: row for row in Clause.objects.all()}
    added = 0
    places = {row[0]: position for position, row in enumerate(TEMPLATES)}
    for code, kind, name, codes, variables, months, notice_days, tacit in wanted:
        if code in present:
            continue
        services.template_create(
            actor=actor,
            code=code,
            kind=kind,
            name=_both(name),
            variables=variables,
            clauses=[clauses[needed] for needed in codes if needed in clauses],
            term_months=months,
            notice_days=notice_days,
            tacit_renewal=tacit,
            position=places[code],
        )
        added += 1
    return added


def _both(texts: tuple[str, str]) -> dict[str, str]:
    english, french = texts
    return {"en": english, "fr": french}
