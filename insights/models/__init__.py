"""Figures of the programme: rollups, what is entered by hand, targets, the roadmap and editions of reviews."""

from insights.dashboards.models import (
    Dashboard,
    DashboardRecipient,
    DashboardSchedule,
    DashboardTile,
)
from insights.engagement.models import EngagementPolicy, PartnerEngagement
from insights.entered.models import CompanyTotal, DeclaredValue
from insights.review.models import ReviewEdition
from insights.rollups.models import PartnerDay, PartnerRevenue, Rollup, RollupRun
from insights.targets.models import ProgrammeStep, Target
from insights.tiers.models import RequirementSet, TierRequirement, TierRule, TierStanding

__all__ = [
    "CompanyTotal",
    "Dashboard",
    "DashboardRecipient",
    "DashboardSchedule",
    "DashboardTile",
    "DeclaredValue",
    "EngagementPolicy",
    "PartnerDay",
    "PartnerEngagement",
    "PartnerRevenue",
    "ProgrammeStep",
    "RequirementSet",
    "ReviewEdition",
    "Rollup",
    "RollupRun",
    "Target",
    "TierRequirement",
    "TierRule",
    "TierStanding",
]
