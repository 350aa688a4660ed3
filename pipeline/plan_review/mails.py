"""The mails about working together on a plan.

They name the plan and the section and lead to the page. No text of a section stands in them: a section may be
private again before a mail is read.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.queue import mail as mails
from core.text import listed
from pipeline.models import JointPlan, PlanProposal
from pipeline.plan_review.events import PROPOSAL_PORTAL, PROPOSAL_STAFF
from pipeline.plans.events import PORTAL, STAFF
from pipeline.plans.sections import SECTIONS


def _plan(context: dict[str, Any]) -> dict[str, Any]:
    plan = JointPlan.objects.select_related("partner").get(public_id=context["jointplan"])
    shared = set(plan.sections.filter(is_shared=True).values_list("code", flat=True))
    return {
        "plan": str(plan),
        "partner": plan.partner.name,
        "section": SECTIONS[context["section"]].title if "section" in context else "",
        "sections": listed(one.title for code, one in SECTIONS.items() if code in shared),
        "staff": STAFF.url(plan),
        "portal": PORTAL.url(plan),
    }


def _proposal(context: dict[str, Any]) -> dict[str, Any]:
    row = PlanProposal.objects.select_related("plan__partner").get(public_id=context["planproposal"])
    return {
        "plan": str(row.plan),
        "partner": row.plan.partner.name,
        "section": SECTIONS[row.section].title,
        "answer": row.get_state_display(),
        "staff": PROPOSAL_STAFF.url(row),
        "portal": PROPOSAL_PORTAL.url(row),
    }


def _mail(
    code: str, subject: Any, *paragraphs: Any, action: Any, link: str = "portal", values: Any = _plan
) -> mails.MailKind:
    return mails.MailKind(f"pipeline.{code}", subject, paragraphs, action, link, values)


MAILS = [
    _mail(
        "plan_shared",
        _("Joint plan “{plan}”: sections for you to read"),
        _("These sections of joint plan “{plan}” are shared with you: {sections}."),
        _("Comment on them in the portal."),
        action=_("Read the plan"),
    ),
    _mail(
        "plan_opened",
        _("Joint plan “{plan}”: you can write in it"),
        _("Joint plan “{plan}” is open to both sides. You write your part, and propose changes to the rest."),
        action=_("Open the plan"),
    ),
    _mail(
        "plan_proposed",
        _("Joint plan “{plan}”: a change is proposed to you"),
        _("A change of “{section}” is proposed to you. Accept it, refuse it or propose another."),
        action=_("Read and answer"),
        values=_proposal,
    ),
    _mail(
        "plan_proposed_to_us",
        _("{partner} proposes a change of joint plan “{plan}”"),
        _("{partner} proposes a change of “{section}”. Accept it, refuse it or propose another."),
        action=_("Read and answer"),
        link="staff",
        values=_proposal,
    ),
    _mail(
        "plan_answered",
        _("Joint plan “{plan}”: your proposal is answered"),
        _("Your proposal on “{section}” has an answer: {answer}."),
        action=_("Read the answer"),
        values=_proposal,
    ),
    _mail(
        "plan_answered_to_us",
        _("{partner} answered your proposal on joint plan “{plan}”"),
        _("Your proposal on “{section}” has an answer: {answer}."),
        action=_("Read the answer"),
        link="staff",
        values=_proposal,
    ),
    _mail(
        "plan_commented",
        _("Joint plan “{plan}”: a comment on “{section}”"),
        _("There is a new comment on “{section}” of joint plan “{plan}”."),
        action=_("Read and answer"),
    ),
    _mail(
        "plan_commented_to_us",
        _("Joint plan “{plan}” with {partner}: a comment on “{section}”"),
        _("There is a new comment on “{section}” of joint plan “{plan}”."),
        action=_("Read and answer"),
        link="staff",
    ),
]
