"""What two sides do together on a joint plan.

A partner reads that something was proposed or said of a section; what it says stands on the page alone, and
only as long as the section is shared.
"""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.events.registry import declare, target_type
from core.links import PageOf
from pipeline.models import PlanProposal
from pipeline.plans.sections import titled

_VIEW = "pipeline.plan:view"
PROPOSAL_STAFF = PageOf("pipeline:plan-proposal", _VIEW)
PROPOSAL_PORTAL = PageOf("portal:plan-proposal", _VIEW, ("plan.partner.public_id", "public_id"))

target_type(
    PlanProposal,
    label=str,
    staff=PROPOSAL_STAFF,
    portal=PROPOSAL_PORTAL,
    related=("plan__partner",),
)

_SECTION: dict[str, Callable[[Any], Any]] = {"section": titled}
_ANSWER: dict[str, Callable[[Any], Any]] = {
    **_SECTION,
    "answer": lambda value: PlanProposal.State(value).label,
}

declare(
    "pipeline.plan.proposed",
    _("A change of “{section}” proposed in joint plan “{target}”"),
    icon="git-pull-request",
    partner_visible=True,
    labels=_SECTION,
)
declare(
    "pipeline.plan.proposal_accepted",
    _("Written into “{section}” of joint plan “{target}” as both agreed"),
    icon="check",
    labels=_SECTION,
)
declare(
    "pipeline.plan.proposal_answered",
    _("Proposal on “{section}” of joint plan “{target}”: {answer}"),
    icon="git-pull-request",
    partner_visible=True,
    labels=_ANSWER,
)
declare(
    "pipeline.plan.proposal_withdrawn",
    _("Proposal on “{section}” of joint plan “{target}” withdrawn"),
    icon="undo-2",
    partner_visible=True,
    news=False,
    labels=_SECTION,
)
declare(
    "pipeline.plan.commented",
    _("“{section}” of joint plan “{target}” commented"),
    icon="message-square",
    partner_visible=True,
    labels=_SECTION,
)
declare(
    "pipeline.plan.commented_internally",
    _("“{section}” of joint plan “{target}” commented among ourselves"),
    icon="message-square",
    labels=_SECTION,
)
declare(
    "pipeline.plan.comment_resolved",
    _("Comment on “{section}” of joint plan “{target}” settled"),
    icon="message-square",
    partner_visible=True,
    news=False,
    labels=_SECTION,
)
declare(
    "pipeline.plan.comment_resolved_internally",
    _("Comment among ourselves on “{section}” of joint plan “{target}” settled"),
    icon="message-square",
    labels=_SECTION,
)
declare(
    "pipeline.plan.version_kept",
    _("Version {number} of joint plan “{target}” kept"),
    icon="git-commit-horizontal",
)
