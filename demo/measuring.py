"""What tiers ask for: a version in force, and a draft that asks more of Silver and waits for a decision."""

from __future__ import annotations

from functools import partial

from core.money import Money
from demo.context import DemoContext
from insights.models import RequirementSet
from insights.tiers import evaluation, selectors, services
from insights.tiers.ready import load_requirements

IN_FORCE_SINCE, DRAFTED = 240, 6
# What the draft asks of those who sell, in whole euros of revenue a year.
SILVER = "60000"


def plan(context: DemoContext) -> None:
    """Write down when the requirements are published, and when the draft is begun."""
    context.simulation.ago(IN_FORCE_SINCE, 15.2, partial(_publish, context))
    context.simulation.ago(DRAFTED, 15.4, partial(_draft, context))


def _publish(context: DemoContext) -> None:
    actor = context.people.ours("manager")
    load_requirements(actor, "mml")
    services.requirements_publish(actor=actor, requirements=RequirementSet.objects.get())


def _draft(context: DemoContext) -> None:
    actor = context.people.ours("manager")
    draft = services.requirement_set_draft(actor=actor)
    silver = draft.rules.get(tier=context.words["tier"]["silver"], partner_type=None)
    asked = silver.requirements.get(figure="revenue_sourced")
    threshold = Money.parse(SILVER, "EUR", field="threshold").amount_minor
    services.requirement_save(actor=actor, rule=silver, requirement=asked, threshold=threshold)


def measure() -> None:
    """Where everybody stands today: by the version in force, and by the draft as it was tried."""
    for version in (selectors.requirements_in_force(), selectors.draft()):
        if version:
            evaluation.evaluate(version)
