"""What can happen to reviews of tiers, and to what they propose."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.events.registry import declare, target_type
from core.links import PageOf
from insights import models
from insights.tier_reviews.services import PLAN, VIEW
from web.templatetags.formats import day_of_json

PROPOSAL_VIEW = "insights.tier_proposal:view"
REVIEW_PAGE = PageOf("insights:tier-review", VIEW)
PROPOSAL_PAGE = PageOf("insights:tier-proposal", PROPOSAL_VIEW)
PORTAL_PAGE = PageOf("portal:tier", "partners.tier:view", args=("partner.public_id",))

target_type(
    models.TierPolicy,
    label=lambda row: _("Reviews of tiers"),
    staff=PageOf("insights:tier-policy", PLAN, args=()),
)
target_type(models.TierReview, label=str, staff=REVIEW_PAGE)
target_type(
    models.TierProposal, label=str, staff=PROPOSAL_PAGE, portal=PORTAL_PAGE, related=("partner", "review")
)


def _decision(value: Any) -> Any:
    return models.TierProposal.Decision(value).label


_UNTIL = {"until": day_of_json}

declare("insights.tier_policy.changed", _("How tiers are reviewed changed"), icon="settings")
declare("insights.tier_review.planned", _("{target} planned"), icon="calendar-clock")
declare("insights.tier_review.changed", _("{target} changed"), icon="pencil")
declare("insights.tier_review.cancelled", _("{target} given up"), icon="circle-x")
declare(
    "insights.tier_review.opened",
    _("{target} opened: partners {partners}, proposals {proposals}"),
    icon="clipboard-check",
)
declare("insights.tier_review.closed", _("{target} closed: put off {put_off}"), icon="circle-check")
declare(
    "insights.tier_proposal.decided",
    _("Tier of “{target}” ({tier} → {earned}): {decision}"),
    icon="medal",
    partner_visible=True,
    labels={"decision": _decision},
    to_partner=_("Review of your tier ({tier} → {earned}): {decision}"),
)
declare(
    "insights.tier_proposal.put_off",
    _("Tiers put off to the next review: {count}"),
    icon="calendar-clock",
)
declare(
    "insights.tier_proposal.grace_begun",
    _("“{target}” keeps the tier {tier} in grace until {until}, then: {earned}"),
    icon="hourglass",
    partner_visible=True,
    labels=_UNTIL,
    to_partner=_("You keep the tier {tier} until {until}. If you do not reach it again: {earned}"),
)
declare(
    "insights.tier_proposal.grace_reached",
    _("“{target}” reached the tier {tier} in its grace and keeps it"),
    icon="circle-check",
    partner_visible=True,
    to_partner=_("You reached the tier {tier} in time and keep it"),
)
declare(
    "insights.tier_proposal.grace_withdrawn",
    _("“{target}” keeps the tier {tier}: {reason}"),
    icon="circle-check",
    partner_visible=True,
    to_partner=_("You keep the tier {tier}: {reason}"),
)
declare(
    "insights.tier_proposal.grace_overtaken",
    _("Grace of “{target}” overtaken by another change"),
    icon="circle-x",
)
declare(
    "insights.tier_proposal.fallen",
    _("Grace of “{target}” is over: the tier {tier} was not reached again"),
    icon="trending-down",
    partner_visible=True,
    to_partner=_("Your grace is over: the tier {tier} was not reached again"),
)
