"""Operations on reviews of tiers: planned, opened on what is measured then, closed; and their policy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.audiences import staff_with
from core import bulk, clock
from core.actor import SYSTEM, Actor
from core.errors import DomainError
from core.events.record import Target
from core.ids import new_public_ids
from core.links import Link
from core.models import Job
from core.notify import notify
from core.operation import (
    check_transition,
    create,
    lock,
    no_op,
    operation,
    record,
    record_bulk,
    update_fields,
)
from core.queue import jobs
from insights.tier_reviews import selectors
from insights.tier_reviews.models import TierPolicy, TierProposal, TierReview
from insights.tiers import evaluation
from insights.tiers.models import RequirementSet, TierStanding
from insights.tiers.selectors import requirements_in_force
from partners.models import PartnerType, Tier

VIEW, PLAN = "insights.tier_review:view", "insights.tier_review:plan"
DECIDE = "insights.tier_review:decide"
OPEN_JOB = "insights.tier_review_open"
Status, Decision, Move = TierReview.Status, TierProposal.Decision, TierStanding.Move


@operation(PLAN, event="insights.tier_policy.changed")
def tier_policy_change(*, actor: Actor, review_months: int, grace_days: int, notice_days: int) -> TierPolicy:
    """Say how often tiers are reviewed and how long a grace is. What was planned or decided keeps its day."""
    row, _created = TierPolicy.objects.get_or_create(pk=1)
    row = lock(row)
    changes = update_fields(row, review_months=review_months, grace_days=grace_days, notice_days=notice_days)
    record(row, changes=changes) if changes else no_op()
    return row


@operation(PLAN, event="insights.tier_review.planned")
def review_plan(
    *,
    actor: Actor,
    review_on: date,
    types: Sequence[PartnerType] = (),
    tiers: Sequence[Tier] = (),
) -> TierReview:
    """Plan a review on a day, of all partners or of those of some types or tiers.

    Raises DomainError 422 on a day that is past or has a review already.
    """
    _check_day(review_on)
    review = create(TierReview, review_on=review_on)
    review.types.set(types)
    review.tiers.set(tiers)
    record(review)
    return review


@operation(PLAN, event="insights.tier_review.changed")
def review_change(
    *, actor: Actor, review: TierReview, review_on: date, types: Sequence[PartnerType], tiers: Sequence[Tier]
) -> TierReview:
    """Put a planned review on another day, or let it be about others. Raises DomainError 409 once it is opened."""
    review = _planned(review)
    if review_on != review.review_on:
        _check_day(review_on)
    scope = {name: sorted(row.code for row in getattr(review, name).all()) for name in ("types", "tiers")}
    wanted = {"types": sorted(row.code for row in types), "tiers": sorted(row.code for row in tiers)}
    changes = update_fields(review, review_on=review_on)
    changes |= {name: [scope[name], wanted[name]] for name in scope if scope[name] != wanted[name]}
    if not changes:
        no_op()
        return review
    review.types.set(types)
    review.tiers.set(tiers)
    record(review, changes=changes)
    return review


@operation(PLAN, event="insights.tier_review.cancelled")
def review_cancel(*, actor: Actor, review: TierReview) -> TierReview:
    """Give up a review that is not opened yet."""
    review = _planned(review)
    record(review, changes=update_fields(review, status=Status.CANCELLED))
    return review


@operation(PLAN, event=None, reason="the opening itself records the event")
def review_open_start(*, actor: Actor, review: TierReview) -> Job:
    """Measure every partner now and open the review on that, as a job; the one that runs already, if there is
    one. Raises DomainError 409 without requirements in force, or once the review is opened."""
    review = _planned(review)
    _in_force()
    return jobs.start(OPEN_JOB, actor=actor, params={"review": review.public_id}, key=review.public_id)


@jobs.handler(
    OPEN_JOB,
    label=_("Opening of a review of tiers"),
    back=(Link("insights:tier-reviews", VIEW), _("Reviews of tiers")),
)
def open_in_job(handle: jobs.JobHandle) -> dict[str, Any]:
    """Evaluate, then open. A review that another attempt opened already is left as it is."""
    review = TierReview.objects.get(public_id=handle.params["review"])
    if review.status != Status.PLANNED:
        return {}
    handle.progress(0, 2)
    evaluation.evaluate(_in_force())
    handle.progress(1, 2)
    actor = replace(SYSTEM, on_behalf=handle.job.created_by, request_id=handle.job.request_id)
    review_open(actor=actor, review=review)
    handle.progress(2, 2)
    return {}


@operation(PLAN, event="insights.tier_review.opened")
def review_open(*, actor: Actor, review: TierReview) -> TierReview:
    """Freeze where every partner of the review stands, as it was evaluated last, and let managers decide.

    Written in chunks; whoever decides is told once. Raises DomainError 409 as ``review_open_start``.
    """
    review = _planned(review)
    requirements = _in_force()
    standings = selectors.scope_of(review, requirements)
    first = standings.first()
    count = bulk.insert(TierProposal, _frozen(review, standings.count(), standings.iterator(bulk.CHUNK)))
    changes = update_fields(
        review,
        status=Status.OPEN,
        requirement_set=requirements,
        last_day=first.last_day if first else clock.today(),
        opened_at=clock.now(),
    )
    moving = review.proposals.exclude(move=Move.STAY).count()
    if moving:
        notify("insights.tier_review_opened", target=review, audience=staff_with(DECIDE))
    record(review, changes=changes, data={"partners": count, "proposals": moving})
    return review


def _frozen(review: TierReview, count: int, standings: Iterator[TierStanding]) -> Iterator[dict[str, Any]]:
    now = clock.now()
    for public_id, row in zip(new_public_ids("tpr", count), standings, strict=True):
        yield {
            "public_id": public_id,
            "review_id": review.pk,
            "partner_id": row.partner_id,
            "tier_id": row.tier_id,
            "earned_id": row.earned_id,
            "is_agreed": row.is_agreed,
            "move": row.move,
            "values": row.values,
            "decision": str(Decision.NONE if row.move == Move.STAY else Decision.OPEN),
            "updated_at": now,
        }


@operation(PLAN, event="insights.tier_review.closed")
def review_close(*, actor: Actor, review: TierReview, put_off: bool = False, reason: str = "") -> TierReview:
    """Close a review; the next one is planned by the policy, unless one is planned already.

    What is open still is put off to it, with the reason, where that is asked for; else DomainError 409.
    """
    review = lock(review)
    check_transition(review, Status.CLOSED)
    waiting = review.proposals.waiting()
    count = waiting.count()
    if count and not put_off:
        raise DomainError.conflict(
            _("Proposals are open still: %(count)s. Decide them, or put them off.") % {"count": count}
        )
    if count and not reason.strip():
        raise DomainError.invalid(_("Give the reason; the partner will ask for it."), field="reason")
    now = clock.now()
    if count:
        label = TierProposal._meta.label_lower
        ids = waiting.values_list("public_id", "partner__public_id")
        targets = [Target(label, public_id, partner) for public_id, partner in ids]
        waiting.update(
            decision=Decision.DEFERRED,
            reason=reason.strip(),
            decided_by=actor.person,
            decided_at=now,
            updated_at=now,
        )
        record_bulk("insights.tier_proposal.put_off", targets, data={"count": count})
    changes = update_fields(review, status=Status.CLOSED, closed_at=now)
    record(review, changes=changes, data={"put_off": count})
    _plan_next(actor, review)
    return review


def _plan_next(actor: Actor, review: TierReview) -> None:
    """By the policy, of the same partners; whole intervals on when the next day is past already."""
    if TierReview.objects.filter(status=Status.PLANNED).exists():
        return
    months, day = selectors.policy().review_months, review.review_on
    while (day := clock.add_months(day, months)) <= clock.today():
        pass
    review_plan(actor=actor, review_on=day, types=list(review.types.all()), tiers=list(review.tiers.all()))


def _planned(review: TierReview) -> TierReview:
    review = lock(review)
    if review.status != Status.PLANNED:
        raise DomainError.transition(review.get_status_display())
    return review


def _in_force() -> RequirementSet:
    requirements = requirements_in_force()
    if requirements is None:
        raise DomainError.conflict(_("No requirements of tiers are published yet: nothing can be measured."))
    return requirements


def _check_day(day: date) -> None:
    if day < clock.today():
        raise DomainError.invalid(_("Choose today or a day to come."), field="review_on")
