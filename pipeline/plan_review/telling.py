"""Who is told what of a plan, on either side. A mail names the plan and the section, and no text of it."""

from __future__ import annotations

from accounts.audiences import staff_with
from core import clock
from core.actor import Actor
from core.notify import notify
from partners.access.audiences import owner_of, partner_members
from pipeline.models import JointPlan, PlanComment, PlanProposal
from pipeline.plans.choices import Side

VIEW, CHANGE, SHARE = "pipeline.plan:view", "pipeline.plan:change", "pipeline.plan:share"


def ours(plan: JointPlan) -> list[str]:
    """Who of us hears of a plan: who looks after its partner, else whoever opens plans to partners."""
    return owner_of(plan.partner) or staff_with(SHARE)


def people_of(plan: JointPlan, side: str, permission: str = CHANGE) -> list[str]:
    """The people of one side who may do something about it."""
    return ours(plan) if side == Side.US else partner_members(plan.partner, permission)


def _hour() -> str:
    """What happens within an hour is told once."""
    return clock.now().strftime("%Y-%m-%dT%H")


def shared(plan: JointPlan) -> None:
    """The partner hears that it can read sections: once an hour, of all that are shared then."""
    notify("pipeline.plan_shared", target=plan, audience=partner_members(plan.partner, VIEW), about=_hour())


def opened(plan: JointPlan) -> None:
    notify("pipeline.plan_opened", target=plan, audience=partner_members(plan.partner, CHANGE))


def proposed(plan: JointPlan, proposal: PlanProposal) -> None:
    """The other side hears of what it is to answer."""
    if proposal.side == Side.THEM:
        notify("pipeline.plan_proposed_to_us", target=proposal, audience=ours(plan))
    else:
        notify("pipeline.plan_proposed", target=proposal, audience=partner_members(plan.partner, CHANGE))


def answered(plan: JointPlan, proposal: PlanProposal) -> None:
    """Whoever proposed it hears the answer, and nobody who gave it."""
    kind = "pipeline.plan_answered_to_us" if proposal.side == Side.US else "pipeline.plan_answered"
    person = proposal.made_by
    audience = [person.public_id] if person and person.is_active else people_of(plan, proposal.side)
    notify(kind, target=proposal, audience=audience)


def commented(actor: Actor, plan: JointPlan, comment: PlanComment) -> None:
    """The other side hears of a comment, of a section once an hour; of an internal one whoever of us
    looks after the partner."""
    to_us = comment.is_internal or comment.side == Side.THEM
    audience = ours(plan) if to_us else partner_members(plan.partner, VIEW)
    notify(
        "pipeline.plan_commented_to_us" if to_us else "pipeline.plan_commented",
        target=plan,
        audience=[person for person in audience if person != actor.person],
        about=f"{comment.section}:{_hour()}",
        section=comment.section,
    )
