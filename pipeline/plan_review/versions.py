"""Versions of a plan: kept at the moments that matter, and compared with one another."""

from __future__ import annotations

from typing import Any

from django.db.models import Max
from django.utils import translation

from core import languages
from core.actor import SYSTEM, Actor
from core.errors import DomainError
from core.operation import create, lock, operation, record
from pipeline.models import JointPlan, PlanSection, PlanVersion
from pipeline.plans import document
from pipeline.plans.sections import PARTS

# People are no part of what was agreed: who is named may change, and has a right to be forgotten.
PEOPLE = frozenset({"owner"})


@operation("pipeline.plan:change", event="pipeline.plan.version_kept")
def plan_version_keep(*, actor: Actor, plan: JointPlan, note: str = "") -> PlanVersion:
    """Keep the plan as it is now, for later comparison. Raises DomainError 403 for a partner."""
    if actor.is_partner:
        raise DomainError.forbidden()
    plan = lock(plan)
    version = keep(actor, plan, PlanVersion.Reason.BY_HAND, note)
    record(plan, data={"number": version.number})
    return version


def keep(actor: Actor, plan: JointPlan, reason: str, note: str = "") -> PlanVersion:
    """Keep a version of a locked plan within the running operation."""
    last = PlanVersion.objects.filter(plan=plan).aggregate(last=Max("number"))["last"] or 0
    shared = PlanSection.objects.filter(plan=plan, is_shared=True)
    return create(
        PlanVersion,
        plan=plan,
        number=last + 1,
        reason=reason,
        note=note,
        snapshot={code: snapshot(plan, code) for code in _languages(plan)},
        shared=list(shared.values_list("code", flat=True)),
        made_by_id=actor.user_id,
    )


def _languages(plan: JointPlan) -> list[str]:
    """The language of the plan, then the others that the programme speaks."""
    return list(dict.fromkeys([plan.language, *(code for code, _name in languages.offered())]))


def snapshot(plan: JointPlan, language: str) -> dict[str, Any]:
    """The whole plan in one language, without people."""
    with translation.override(language):
        plain = document.plain(document.read(plan, SYSTEM, language))
    for section in plain["sections"]:
        for part, rows in section["rows"].items():
            hidden = PEOPLE | getattr(PARTS[part].model, "SENSITIVE_FIELDS", frozenset())
            section["rows"][part] = [
                {name: value for name, value in row.items() if name not in hidden} for row in rows
            ]
    return plain


def in_language(version: PlanVersion, language: str) -> dict[str, Any]:
    """A version in a language, else in the plan's own."""
    return version.snapshot.get(language) or next(iter(version.snapshot.values()))


def shown_codes(plan: JointPlan, actor: Actor, *versions: PlanVersion) -> set[str]:
    """The sections of these versions that a reader sees: a partner those that were shared with it at each
    of these moments, and are now."""
    codes = set(PlanSection.objects.visible_to(actor).filter(plan=plan).values_list("code", flat=True))
    if actor.is_partner:
        codes = codes.intersection(*(version.shared for version in versions))
    return codes
