"""A joint plan for tests: two sides, two phases, a pilot, options, steps and actions."""

from __future__ import annotations

from datetime import date
from typing import Any

from pipeline.models import JointPlan
from pipeline.plans import services

PLAN: dict[str, Any] = {
    "parties": [
        {
            "side": "us",
            "name": "DataSens",
            "profile": {"en": "Public data platform"},
            "contributions": [{"text": {"en": "Data pipeline"}}, {"text": {"en": "Use cases"}}],
            "gains": [{"kind": "value", "text": {"en": "Sovereign hosting"}}],
            "contacts": [{"name": "Mme Roy"}],
        },
        {
            "side": "them",
            "name": "Linagora",
            "founded": 2000,
            "products": [{"name": "LinShare", "what": {"en": "File sharing"}, "alternative_to": "Dropbox"}],
            "contributions": [{"text": {"en": "Sovereign cloud", "fr": "Cloud souverain"}}],
            "gains": [{"kind": "impact", "text": {"en": "Growth"}}],
            "links": [{"kind": "site", "url": "https://linagora.example/"}],
        },
        {
            "side": "other",
            "name": "The public sector",
            "gains": [{"kind": "impact", "text": {"en": "Sovereignty"}}],
        },
    ],
    "alignments": [
        {"theme": {"en": "Open source"}, "ours": {"en": "Open project"}, "theirs": {"en": "Open publisher"}}
    ],
    "synergies": [
        {
            "side": "us",
            "title": {"en": "Hosting"},
            "problem": {"en": "No cloud"},
            "solution": {"en": "Theirs\nOpen"},
            "impact": {"en": "No lock-in"},
        }
    ],
    "phases": [
        {
            "name": {"en": "Infrastructure"},
            "months": 6,
            "commitments": [
                {"side": "us", "text": {"en": "Documentation"}, "due_on": date(2030, 3, 1)},
                {"side": "them", "text": {"en": "Training"}, "due_on": date(2030, 4, 1)},
            ],
            "lines": [
                {"label": {"en": "Hosting"}, "amount_minor": 15_000_000, "payer": "them"},
                {"label": {"en": "Support"}, "amount_minor": 5_000_000, "payer": "undecided"},
            ],
        },
        {
            "name": {"en": "AI"},
            "months": 12,
            "lines": [
                {
                    "label": {"en": "Development"},
                    "amount_minor": 50_000_001,
                    "payer": "shared",
                    "our_share": 25,
                }
            ],
        },
    ],
    "pilots": [
        {
            "name": {"en": "Hosting trial"},
            "side": "them",
            "tests": [
                {"what": {"en": "Availability"}, "direction": "at_least", "target": 99, "unit": {"en": "%"}},
                {"what": {"en": "Conformity"}, "direction": "yes_no"},
            ],
        }
    ],
    "options": [{"name": {"en": "Open source"}}, {"name": {"en": "Co-development"}}],
    "steps": [
        {"horizon": "immediate", "months": 1, "label": {"en": "First meeting"}, "side": "us"},
        {"horizon": "short", "label": {"en": "Trial"}, "side": "them"},
    ],
    "actions": [{"text": {"en": "Write to them"}, "side": "us"}],
}


def make_plan(actor: Any, **of: Any) -> JointPlan:
    """The plan above, an internal draft of ours, of a ``recruitment`` or a ``partner``."""
    return services.plan_create(
        actor=actor,
        title={"en": "Sovereign data platform", "fr": "Plateforme souveraine"},
        currency="EUR",
        language="en",
        sections=PLAN,
        **of,
    )


def share(actor: Any, plan: JointPlan, *codes: str) -> JointPlan:
    """Share sections; all of them without a code."""
    for code in codes or [section.code for section in plan.sections.all()]:
        services.plan_section_share(actor=actor, plan=plan, code=code)
    plan.refresh_from_db()
    return plan


def open_jointly(actor: Any, plan: JointPlan, *codes: str) -> JointPlan:
    """The plan with both sides writing in it."""
    return services.plan_open(actor=actor, plan=share(actor, plan, *codes))
