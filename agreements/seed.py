"""Loads the standard clauses and templates into a new programme. Running it again changes nothing."""

from __future__ import annotations

from datetime import date

from agreements import services
from agreements.models import Clause, Template
from agreements.standard.clauses import CLAUSES
from agreements.standard.templates import TEMPLATES
from partners.models import PartnerType
from prm.core.actor import Actor

# Texts are in effect for any agreement drawn up, also one dated back.
SINCE = date(2020, 1, 1)


def load_standard(actor: Actor) -> dict[str, int]:
    """Add the clauses and templates of the standard library that are not there yet.

    A clause for a partner type that this programme does not have is left out; a type's code is
    compared without regard to hyphens (``international-organisation``). Returns how many of each
    were added.
    """
    types = {row.code.replace("-", "_"): row for row in PartnerType.objects.all()}
    clauses = _load_clauses(actor, types)
    templates = _load_templates(actor)
    return {"clauses": clauses, "templates": templates}


def _load_clauses(actor: Actor, types: dict[str, PartnerType]) -> int:
    present = set(Clause.objects.values_list("code", flat=True))
    added = 0
    for position, (code, part, kind, type_code, title, text) in enumerate(CLAUSES):
        if code in present or (type_code and type_code not in types):
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
            effective_from=SINCE,
        )
        added += 1
    return added


def _load_templates(actor: Actor) -> int:
    clauses = {row.code: row for row in Clause.objects.all()}
    present = set(Template.objects.values_list("code", flat=True))
    added = 0
    for position, (code, kind, name, codes, variables, months, notice_days, tacit) in enumerate(TEMPLATES):
        if code in present:
            continue
        services.template_create(
            actor=actor,
            code=code,
            kind=kind,
            name=_both(name),
            variables=variables,
            clauses=[clauses[wanted] for wanted in codes if wanted in clauses],
            term_months=months,
            notice_days=notice_days,
            tacit_renewal=tacit,
            position=position,
        )
        added += 1
    return added


def _both(texts: tuple[str, str]) -> dict[str, str]:
    english, french = texts
    return {"en": english, "fr": french}
