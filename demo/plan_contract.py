"""What followed from the joint plan: the proposal that was sent, and the review meeting that is prepared."""

from __future__ import annotations

from datetime import timedelta

from demo.context import DemoContext, workday
from demo.joint_plan import plan_of
from pipeline.plan_documents import pdf
from pipeline.plan_documents.services import plan_proposal_send
from pipeline.plan_follow_up.services import plan_review_begin
from pipeline.plans import document


def plan(context: DemoContext) -> None:
    """The proposal on the day the plan was shared; the review of next week is written and not sent yet."""
    context.simulation.ago(6, 10.5, lambda: _send(context))
    context.simulation.ago(1, 15.0, lambda: _prepare(context))


def _send(context: DemoContext) -> None:
    row = plan_of(context)
    doc = document.read_shared(row, row.language)
    plan_proposal_send(
        actor=context.people.ours("manager"),
        plan=row,
        language=row.language,
        snapshot=document.plain(doc),
        content=pdf.render(doc),
    )


def _prepare(context: DemoContext) -> None:
    held_on = workday(context.today + timedelta(days=7))
    plan_review_begin(actor=context.people.ours("manager"), plan=plan_of(context), held_on=held_on)
