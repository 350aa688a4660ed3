"""Operations on comments: what is said of a section of a plan, on either side or among ourselves."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core import clock
from core.actor import Actor
from core.errors import DomainError
from core.operation import create, lock, no_op, operation, record, update_fields
from pipeline.models import JointPlan, PlanComment
from pipeline.plan_review import telling
from pipeline.plan_review.selectors import rows_named
from pipeline.plans import writing

COMMENT = "pipeline.plan:comment"


@operation(COMMENT, event="pipeline.plan.commented")
def comment_add(
    *,
    actor: Actor,
    plan: JointPlan,
    section: str,
    text: str,
    row_id: str = "",
    is_internal: bool = False,
) -> PlanComment:
    """Say something of a section, or of one of its rows; the other side is told, unless it is for us alone.
    Where the partner does not read the section it is, also once the section is shared.

    Raises DomainError 404 for a section that is not shared with the actor, 403 when a partner would speak
    among ourselves, 409 when the plan is closed, 422 without text or for a row that is not in the section.
    """
    plan = writing.lock_written(plan)
    writing.stage_in(actor, plan, section)
    if is_internal and actor.is_partner:
        raise DomainError.forbidden()
    is_internal = is_internal or not writing.is_read_by_partner(plan, section)
    if row_id and row_id not in rows_named(plan, section, {row_id}):
        raise DomainError.invalid(_("Choose a row of this section."), field="row")
    comment = create(
        PlanComment,
        plan=plan,
        section=section,
        row_id=row_id,
        side=writing.side_of(actor),
        author_id=actor.user_id,
        text=text.strip(),
        is_internal=is_internal,
    )
    said = "pipeline.plan.commented_internally" if is_internal else None
    record(plan, event=said, data={"section": section})
    telling.commented(actor, plan, comment)
    return comment


@operation(COMMENT, event="pipeline.plan.comment_resolved")
def comment_resolve(*, actor: Actor, comment: PlanComment) -> PlanComment:
    """Say that a comment is dealt with. Either side may; nothing happens when it is already."""
    plan = writing.lock_written(comment.plan)
    writing.stage_in(actor, plan, comment.section)
    comment = lock(comment)
    if comment.is_internal and actor.is_partner:
        raise DomainError.not_found()
    if comment.resolved_at:
        no_op()
        return comment
    update_fields(comment, resolved_at=clock.now(), resolved_by_id=actor.user_id)
    is_ours = comment.is_internal or not writing.is_read_by_partner(plan, comment.section)
    said = "pipeline.plan.comment_resolved_internally" if is_ours else None
    record(plan, event=said, data={"section": comment.section})
    return comment
