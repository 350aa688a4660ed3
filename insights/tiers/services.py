"""Operations on what tiers ask for: drafts, their rules and requirements, publishing."""

from __future__ import annotations

from copy import copy
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from core import clock
from core.actor import Actor
from core.errors import DomainError
from core.events.record import Target
from core.models import Job
from core.operation import (
    check_transition,
    clean,
    create,
    lock,
    no_op,
    operation,
    record,
    record_bulk,
    update_fields,
)
from core.queue import jobs
from insights.models import RequirementSet, TierRequirement, TierRule
from insights.rollups import rollup
from insights.tiers import rules, selectors
from insights.tiers.runs import JOB
from partners.figures.registry import FIGURES, PartnerFigure, Unit

CONFIGURE, PUBLISH, EVALUATE = "insights.tier:configure", "insights.tier:publish", "insights.tier:evaluate"
CHANGED = "insights.tier_requirements.changed"
# From this hour on the standings of the day are calculated, whatever became of the figures of the night.
LATEST_HOUR = 6


# -- Versions ------------------------------------------------------------------------------------


@operation(CONFIGURE, event="insights.tier_requirements.drafted")
def requirement_set_draft(*, actor: Actor) -> RequirementSet:
    """Begin a draft with the rules of the version in force. Raises DomainError 409 where there is a draft."""
    if selectors.draft():
        raise DomainError.conflict(_("There is a draft already. Publish or change that one."))
    last = RequirementSet.objects.order_by("-number").first()
    draft = create(RequirementSet, number=(last.number if last else 0) + 1)
    for rule in last.rules.prefetch_related("requirements") if last else ():
        mine = _copied(rule, requirement_set=draft)
        for requirement in rule.asked:
            _copied(requirement, rule=mine)
    record(draft)
    return draft


def _copied(row: Any, **parent: Any) -> Any:
    """A row of the same content under another parent."""
    values = {field.name: getattr(row, field.name) for field in row._meta.concrete_fields}
    del values["id"], values["public_id"]
    return create(type(row), **{**values, **parent})


@operation(CONFIGURE, event=CHANGED)
def requirement_set_change(*, actor: Actor, requirements: RequirementSet, note: str) -> RequirementSet:
    """Say what changes with a draft, and why."""
    draft = _draft(requirements)
    changes = update_fields(draft, note=note)
    record(draft, changes=changes) if changes else no_op()
    return draft


@operation(CONFIGURE, event="insights.tier_requirements.discarded")
def requirement_set_discard(*, actor: Actor, requirements: RequirementSet) -> None:
    """Throw a draft away. Raises DomainError 409 once it is published."""
    draft = _draft(requirements)
    record(draft)
    draft.delete()


@operation(PUBLISH, event="insights.tier_requirements.published")
def requirements_publish(
    *, actor: Actor, requirements: RequirementSet, note: str | None = None
) -> RequirementSet:
    """Put a draft in force from now on; it never changes again. Where partners stand is calculated at once.

    Raises DomainError 422 without a rule, or where a rule can never be met, 409 on a published version.
    """
    draft = lock(requirements)
    check_transition(draft, RequirementSet.Status.PUBLISHED)
    found = list(draft.rules.select_related("tier").prefetch_related("requirements"))
    if not found:
        raise DomainError.invalid(_("Add a rule first: this version says nothing of any tier."))
    for rule in found:
        _check_reachable(rule)
    changes = update_fields(
        draft,
        note=draft.note if note is None else note,
        status=RequirementSet.Status.PUBLISHED,
        published_at=clock.now(),
        published_by=actor.person,
    )
    record(draft, changes=changes)
    _start(actor, draft)
    return draft


def _check_reachable(rule: TierRule) -> None:
    total = sum(row.points for row in rule.asked)
    if rule.logic == TierRule.Logic.POINTS and total < (rule.points_needed or 0):
        sentence = _(
            "“%(tier)s” can never be reached: it asks for %(needed)s points, and all it counts make %(total)s."
        )
        raise DomainError.invalid(
            sentence % {"tier": rule.tier, "needed": rule.points_needed, "total": total}
        )


# -- Rules of a draft ------------------------------------------------------------------------------


@operation(CONFIGURE, event=CHANGED)
def rule_save(
    *, actor: Actor, requirements: RequirementSet, rule: TierRule | None = None, **values: Any
) -> TierRule:
    """Add a rule to a draft, or change one: ``tier`` and ``partner_type`` (None for all types without a rule
    of their own), ``basis``, ``logic``, ``points_needed``.

    What is agreed by contract asks for nothing: its requirements go. Raises DomainError 422 where the tier
    has a rule for the type already.
    """
    draft = _draft(requirements)
    if rule is None:
        rule = create(TierRule, requirement_set=draft, **values)
        _touch(draft)
        record(draft, data={"rule": str(rule.public_id)})
        return rule
    rule = lock(rule)
    # As a whole: whether points are right depends on columns that may not change.
    whole = copy(rule)
    for name, value in values.items():
        setattr(whole, name, value)
    clean(whole)
    changes = update_fields(rule, **values)
    dropped = rule.basis == TierRule.Basis.AGREED and rule.requirements.all().delete()[0]
    if not changes and not dropped:
        no_op()
        return rule
    _touch(draft)
    record(draft, changes=changes, data={"rule": rule.public_id})
    return rule


@operation(CONFIGURE, event=CHANGED)
def rule_remove(*, actor: Actor, rule: TierRule) -> None:
    """Take a rule out of a draft, with what it asks for."""
    draft = _draft(rule.requirement_set)
    rule = lock(rule)
    _touch(draft)
    record(draft, data={"rule": rule.public_id})
    rule.delete()


@operation(CONFIGURE, event=CHANGED)
def requirement_save(
    *, actor: Actor, rule: TierRule, requirement: TierRequirement | None = None, **values: Any
) -> TierRequirement:
    """Add a requirement to a rule of a draft, or change one. ``threshold`` is in the unit of the figure.

    Raises DomainError 422 on a figure that does not exist, on months where it is read as it stands (or none
    where it is not), on money where the type brings no sales, and on a rule that is agreed by contract.
    """
    draft = _draft(rule.requirement_set)
    rule = lock(rule)
    if rule.basis == TierRule.Basis.AGREED:
        raise DomainError.invalid(_("This tier is agreed by contract: no measure earns it."))
    requirement = lock(requirement) if requirement else None
    whole = copy(requirement) if requirement else TierRequirement(rule=rule)
    for name, value in values.items():
        setattr(whole, name, value)
    _check_measure(rule, whole)
    changes: dict[str, list[Any]] = {}
    if requirement is None:
        requirement = create(TierRequirement, rule=rule, **values)
    elif not (changes := update_fields(requirement, **values)):
        no_op()
        return requirement
    _touch(draft)
    record(draft, changes=changes, data={"rule": rule.public_id, "requirement": requirement.public_id})
    return requirement


@operation(CONFIGURE, event=CHANGED)
def requirement_remove(*, actor: Actor, requirement: TierRequirement) -> None:
    """Take a requirement out of a rule of a draft."""
    draft = _draft(requirement.rule.requirement_set)
    requirement = lock(requirement)
    _touch(draft)
    record(draft, data={"rule": requirement.rule.public_id, "requirement": requirement.public_id})
    requirement.delete()


def _check_measure(rule: TierRule, whole: TierRequirement) -> None:
    figure = FIGURES.get(whole.figure)
    if figure is None:
        raise DomainError.invalid(_("There is no such figure."), field="figure")
    if figure.unit == Unit.MONEY and rule.partner_type and rules.without_revenue(rule.partner_type):
        raise DomainError.invalid(
            _("Partners of this type bring no sales: ask for another measure."), field="figure"
        )
    _check_months(figure, whole.months)
    if whole.threshold < 0 and figure.unit != Unit.SCORE:
        raise DomainError.invalid(_("Give at least 0."), field="threshold")


def _check_months(figure: PartnerFigure, months: int | None) -> None:
    if figure.over_months and not months:
        raise DomainError.invalid(_("Say over how many months it is counted."), field="months")
    if not figure.over_months and months:
        raise DomainError.invalid(
            _("This measure is read as it stands: leave the months empty."), field="months"
        )


def _draft(requirements: RequirementSet) -> RequirementSet:
    requirements = lock(requirements)
    if requirements.status != RequirementSet.Status.DRAFT:
        raise DomainError.conflict(
            _("This version of the requirements is published and stays as it is. Change it in a new draft."),
            code="published-requirements",
        )
    return requirements


def _touch(draft: RequirementSet) -> None:
    """Whatever was tried of the draft is of before."""
    update_fields(draft, changed_at=clock.now())


# -- Calculating ---------------------------------------------------------------------------------


@operation(CONFIGURE, event="insights.tier_requirements.tried")
def what_if_start(*, actor: Actor, requirements: RequirementSet) -> Job:
    """Try a draft on all partners of today, and the version in force beside it; nothing changes for them."""
    draft = _draft(requirements)
    record(draft)
    return _start(actor, draft)


@operation(EVALUATE, event="insights.tier_standings.started")
def standings_start(*, actor: Actor) -> Job | None:
    """Calculate anew where all partners stand by the version in force; nothing where there is none."""
    requirements = selectors.requirements_in_force()
    if requirements is None:
        no_op()
        return None
    job = _start(actor, requirements)
    record_bulk("insights.tier_standings.started", [Target("core.job", job.public_id)])
    return job


def _start(actor: Actor, requirements: RequirementSet) -> Job:
    """The job that calculates a version; the one that waits already, if there is one."""
    return jobs.start(
        JOB, actor=actor, params={"version": requirements.number}, key=f"v{requirements.number}"
    )


@operation(EVALUATE, event=None, reason="the start of the job records the event")
def standings_catch_up(*, actor: Actor) -> Job | None:
    """Start the calculation of the night, once a day, when the figures of the night are there."""
    requirements, today = selectors.requirements_in_force(), clock.today()
    if requirements is None or requirements.standings.filter(last_day__gte=today).exists():
        return None
    run = rollup.last_run()
    waiting = run is None or run.last_day < today
    if waiting and localtime(clock.now()).hour < LATEST_HOUR:
        return None
    return standings_start(actor=actor)
