"""What can happen to what tiers ask for, and how its rows are called in timelines."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.events.registry import declare, target_type
from core.links import PageOf
from insights import models

VIEW = "insights.tier:view"
VERSION = PageOf("insights:tier-requirements-of", VIEW)

target_type(models.RequirementSet, plural=_("Requirements of tiers"), label=str, staff=VERSION)
target_type(
    models.TierRule,
    label=lambda row: str(row.tier),
    staff=PageOf("insights:tier-requirements", VIEW, args=()),
    related=("tier",),
)
target_type(
    models.TierRequirement,
    label=lambda row: str(row.rule.tier),
    staff=PageOf("insights:tier-requirements", VIEW, args=()),
    related=("rule__tier",),
)
target_type(
    models.TierStanding,
    label=lambda row: row.partner.name,
    staff=PageOf("insights:tier-standings", VIEW, args=()),
    related=("partner",),
)

declare("insights.tier_requirements.drafted", _("Draft of requirements begun: {target}"), icon="pencil")
declare("insights.tier_requirements.changed", _("Draft of requirements changed: {target}"), icon="pencil")
declare(
    "insights.tier_requirements.discarded", _("Draft of requirements discarded: {target}"), icon="trash-2"
)
declare("insights.tier_requirements.tried", _("Requirements tried on all partners: {target}"), icon="scale")
declare(
    "insights.tier_requirements.published", _("Requirements of tiers published: {target}"), icon="badge-check"
)
declare(
    "insights.tier_standings.started",
    _("Calculation begun of where partners stand by their measures"),
    icon="scale",
)
