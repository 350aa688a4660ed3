"""Operations on commission plans, their versions and rules."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from core import clock
from core.actor import Actor
from core.codes import free_code
from core.errors import DomainError
from core.operation import check_transition, create, lock, no_op, operation, record, update_fields
from core.ordering import move, next_place
from referrals.models import CommissionPlan, PlanRule, PlanVersion


@operation("referrals.plan:change", event="referrals.plan.created")
def plan_create(*, actor: Actor, **details: Any) -> CommissionPlan:
    """Create a plan with an empty draft of its first version, read after those that are there. Its code is
    made from its name where none is given."""
    taken = set(CommissionPlan.objects.values_list("code", flat=True))
    details.setdefault("code", free_code(details.get("name") or {}, taken, otherwise="plan"))
    details.setdefault("position", next_place(CommissionPlan.objects.all(), first=1))
    plan = create(CommissionPlan, **details)
    create(PlanVersion, plan=plan, number=1)
    record(plan)
    return plan


@operation("referrals.plan:change", event="referrals.plan.changed")
def plan_change(*, actor: Actor, plan: CommissionPlan, **details: Any) -> CommissionPlan:
    """Change a plan's name, place, and for whom it is. Decided sales keep what they were paid by."""
    plan = lock(plan)
    changes = update_fields(plan, **details)
    record(plan, changes=changes) if changes else no_op()
    return plan


@operation("referrals.plan:change", event="referrals.plan.changed")
def plan_move(*, actor: Actor, plan: CommissionPlan, to: int) -> int:
    """Put a plan in another place of the list, counted from 0: the first that is for a sale decides alone."""
    moved = move(plan, CommissionPlan.objects.all(), to, first=1)
    record(plan, changes=moved.changes) if moved.changes else no_op()
    return moved.place


@operation("referrals.plan:change", event="referrals.version.created")
def version_create(*, actor: Actor, plan: CommissionPlan) -> PlanVersion:
    """Begin a draft with the terms and rules of the latest version.

    Raises DomainError 409 when the plan has a draft already.
    """
    lock(plan)
    last = plan.versions.order_by("-number").first()
    terms = {name: getattr(last, name) for name in ("currency", "due_on", "hold_days")} if last else {}
    version = create(PlanVersion, plan=plan, number=(last.number if last else 0) + 1, **terms)
    for rule in last.rules.all() if last else ():
        copied = {field.name: getattr(rule, field.name) for field in PlanRule._meta.fields}
        for name in ("id", "public_id", "version"):
            copied.pop(name)
        create(PlanRule, version=version, **copied)
    record(version)
    return version


@operation("referrals.plan:change", event="referrals.version.changed")
def version_change(*, actor: Actor, version: PlanVersion, **terms: Any) -> PlanVersion:
    """Change the terms of a draft. Raises DomainError 409 once it is published."""
    version = _draft(version)
    changes = update_fields(version, **terms)
    record(version, changes=changes) if changes else no_op()
    return version


@operation("referrals.plan:publish", event="referrals.version.published")
def version_publish(*, actor: Actor, version: PlanVersion, effective_from: date) -> PlanVersion:
    """Put a draft in force from a day on; from then it never changes.

    Raises DomainError 422 without a rule, or on a start before sales that were already decided by
    this plan, 409 on a version that is published.
    """
    version = lock(version)
    check_transition(version, PlanVersion.Status.PUBLISHED)
    if not version.rules.exists():
        raise DomainError.invalid(_("Add at least one rule first: this version pays nothing."))
    decided = PlanVersion.objects.filter(plan=version.plan).aggregate(last=Max("commissions__earned_on"))[
        "last"
    ]
    if decided and effective_from <= decided:
        raise DomainError.invalid(
            _("Sales up to %(day)s are already decided by this plan. Start after that day.")
            % {"day": decided.isoformat()},
            field="effective_from",
        )
    changes = update_fields(
        version,
        status=PlanVersion.Status.PUBLISHED,
        effective_from=effective_from,
        published_at=clock.now(),
        published_by=actor.person,
    )
    record(version, changes=changes, data={"effective_from": effective_from.isoformat()})
    return version


@operation("referrals.plan:change", event="referrals.version.changed")
def rule_create(*, actor: Actor, version: PlanVersion, **details: Any) -> PlanRule:
    """Add a rule at the end of a draft."""
    version = _draft(version)
    last = version.rules.aggregate(last=Max("position"))["last"] or 0
    rule = create(PlanRule, version=version, position=last + 1, **details)
    record(version, data={"rule": rule.position})
    return rule


@operation("referrals.plan:change", event="referrals.version.changed")
def rule_change(*, actor: Actor, rule: PlanRule, **details: Any) -> PlanRule:
    """Change a rule of a draft."""
    version = _draft(rule.version)
    rule = lock(rule)
    changes = update_fields(rule, **details)
    record(version, changes=changes, data={"rule": rule.position}) if changes else no_op()
    return rule


@operation("referrals.plan:change", event="referrals.version.changed")
def rule_delete(*, actor: Actor, rule: PlanRule) -> None:
    """Take a rule out of a draft; those after it move up."""
    version = _draft(rule.version)
    rule = lock(rule)
    record(version, data={"rule": rule.position})
    rule.delete()
    _renumber(list(version.rules.order_by("position", "id")))


@operation("referrals.plan:change", event="referrals.version.changed")
def rule_move(*, actor: Actor, rule: PlanRule, up: bool) -> None:
    """Move a rule of a draft one place up or down: the first that fits wins."""
    version = _draft(rule.version)
    rules = list(version.rules.order_by("position", "id"))
    index = next(i for i, found in enumerate(rules) if found.pk == rule.pk)
    other = index - 1 if up else index + 1
    if not 0 <= other < len(rules):
        no_op()
        return
    rules[index], rules[other] = rules[other], rules[index]
    _renumber(rules)
    record(version, data={"rule": index + 1})


def _renumber(rules: list[PlanRule]) -> None:
    for position, rule in enumerate(rules, start=1):
        update_fields(rule, position=position)


def _draft(version: PlanVersion) -> PlanVersion:
    version = lock(version)
    if version.status != PlanVersion.Status.DRAFT:
        raise DomainError.conflict(
            _("Published terms are never edited. Make a new version of the plan instead."),
            code="published-terms",
        )
    return version
