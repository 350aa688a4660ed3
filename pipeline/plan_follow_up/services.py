"""Operations that follow a joint plan: documents of review meetings, and its end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from core import clock
from core.actor import Actor
from core.errors import DomainError
from core.notify import notify
from core.operation import create, lock, no_op, operation, record, update_fields
from partners.access.audiences import check_informed, owner_of, partner_members
from pipeline.models import JointPlan, PlanCommitment, PlanGain, PlanReview, PlanReviewSection
from pipeline.plan_documents.services import VIEW, check_shared, keep
from pipeline.plan_follow_up import writing
from pipeline.plans.services import SHARE, lock_written

Stage = JointPlan.Stage
Code = PlanReviewSection.Code


def both_sides(plan: JointPlan) -> list[str]:
    """Whom something of a plan is told that both sides are to know (public ids)."""
    return [*owner_of(plan.partner), *partner_members(plan.partner, VIEW)]


# -- Reviews ------------------------------------------------------------------------------------------


@operation(SHARE, event="pipeline.plan.review_begun")
def plan_review_begin(*, actor: Actor, plan: JointPlan, held_on: date, language: str = "") -> PlanReview:
    """Write the document of a review meeting from the plan, to be edited before it is sent.

    Raises DomainError 409 while nothing is shared, 422 for a second one of a day.
    """
    plan = lock_written(plan)
    check_shared(plan)
    language = language or plan.language
    review = create(PlanReview, plan=plan, held_on=held_on, language=language)
    for code, text in writing.written(plan, held_on, language).items():
        create(PlanReviewSection, review=review, code=code, generated=text, text=text)
    record(plan, data={"day": held_on.isoformat()}, also=[review])
    return review


@operation(SHARE, event="pipeline.plan.review_changed")
def plan_review_section_change(
    *, actor: Actor, section: PlanReviewSection, text: str, expected: int | None = None
) -> PlanReviewSection:
    """Edit a section of a review. Raises DomainError 409 once it is sent, or when somebody changed it since."""
    review = _lock_draft(section.review)
    section = lock(section)
    if expected is not None and section.version != expected:
        raise DomainError.conflict(
            _("Somebody changed this meanwhile. Look at their text; save again to replace it by yours."),
            code="changed-meanwhile",
        )
    changes = update_fields(section, text=text.strip().replace("\r\n", "\n"))
    if not changes:
        no_op()
        return section
    update_fields(section, version=section.version + 1)
    record(review.plan, data={"day": review.held_on.isoformat(), "section": section.code}, also=[review])
    return section


@operation(SHARE, event="pipeline.plan.review_changed")
def plan_review_section_write(
    *, actor: Actor, section: PlanReviewSection, replace: bool = False
) -> PlanReviewSection:
    """Write a section anew from the plan as it is now. What somebody edited is replaced only when that is
    asked for. Raises DomainError 409 ``edited`` otherwise."""
    review = _lock_draft(section.review)
    section = lock(section)
    if section.is_edited and not replace:
        raise DomainError.conflict(
            _("Somebody edited this section. Confirm that what they wrote is replaced."), code="edited"
        )
    text = writing.written(review.plan, review.held_on, review.language)[section.code]
    if not update_fields(section, generated=text, text=text):
        no_op()
        return section
    update_fields(section, version=section.version + 1)
    record(review.plan, data={"day": review.held_on.isoformat(), "section": section.code}, also=[review])
    return section


@operation(SHARE, event="pipeline.plan.review_deleted")
def plan_review_delete(*, actor: Actor, review: PlanReview) -> None:
    """Delete a review that was not sent."""
    review = _lock_draft(review)
    record(review.plan, data={"day": review.held_on.isoformat()})
    review.delete()


@operation(SHARE, event="pipeline.plan.review_sent")
def plan_review_send(
    *, actor: Actor, review: PlanReview, snapshot: dict[str, Any], content: bytes
) -> PlanReview:
    """Send a review to both sides; from now on nothing of it changes.

    ``content`` was rendered before from ``snapshot`` (``review_snapshot``). Raises DomainError 409 when
    nobody would hear of it, 412 when the text changed meanwhile.
    """
    check_informed(review.plan.partner, VIEW)
    review = _lock_draft(review)
    plan = review.plan
    check_shared(plan)
    if review_snapshot(review) != snapshot:
        raise DomainError.stale()
    audience = both_sides(plan)
    document = keep(actor, plan, "review", review.language, snapshot, content, audience)
    update_fields(review, status=PlanReview.Status.SENT, document=document)
    notify("pipeline.plan_review", target=review, audience=audience)
    record(plan, data={"day": review.held_on.isoformat(), "sha256": document.sha256}, also=[review, document])
    return review


def review_snapshot(review: PlanReview) -> dict[str, Any]:
    """What the document of a review is made from."""
    rows = review.sections.all()
    return {
        "held_on": review.held_on.isoformat(),
        "sections": [{"code": row.code, "text": row.text} for row in rows],
    }


def _lock_draft(review: PlanReview) -> PlanReview:
    plan = lock_written(review.plan)
    review = lock(review)
    if review.status != PlanReview.Status.DRAFT:
        raise DomainError.transition(review.get_status_display())
    review.plan = plan
    return review


# -- The end ------------------------------------------------------------------------------------------


@operation(SHARE, event="pipeline.plan.closed")
def plan_close(
    *,
    actor: Actor,
    plan: JointPlan,
    results: Mapping[str, str],
    came_of: Mapping[str, Mapping[str, str]] | None = None,
) -> JointPlan:
    """Close a plan with its results. ``came_of`` says by public id what came of commitments and gains.
    One that was never shared is given up: the partner hears nothing of it.

    From now on nothing of it changes. Raises DomainError 409 when it is closed already, 422 without results
    or for a row that is not of the plan.
    """
    plan = lock_written(plan)
    if not any(results.values()):
        raise DomainError.invalid(_("Say what came of the plan."), field="results")
    said = {code: _filled(text) for code, text in (came_of or {}).items() if _filled(text)}
    left = set(said)
    for model in (PlanCommitment, PlanGain):
        for row in model.objects.filter(plan=plan, public_id__in=said):
            update_fields(row, result=said[row.public_id], version=row.version + 1)
            left.discard(row.public_id)
    if left:
        raise DomainError.invalid(_("Choose a row of this plan."), field="came_of")
    given_up = plan.stage == Stage.INTERNAL
    changes = update_fields(plan, results=_filled(results), stage=Stage.CLOSED, closed_at=clock.now())
    event = "pipeline.plan.given_up" if given_up else None
    record(plan, event=event, changes={"stage": changes["stage"]})
    audience = owner_of(plan.partner) if given_up else both_sides(plan)
    notify("pipeline.plan_closed", target=plan, audience=audience)
    return plan


def _filled(text: Mapping[str, str]) -> dict[str, str]:
    return {code: words for code, words in text.items() if words}
