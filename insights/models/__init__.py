"""Figures of the programme: rollups, what is entered by hand, targets, the roadmap and editions of reviews."""

from insights.engagement.models import EngagementPolicy, PartnerEngagement
from insights.entered.models import CompanyTotal, DeclaredValue
from insights.review.models import ReviewEdition
from insights.review_meetings.models import (
    MeetingDocument,
    MeetingParticipant,
    MeetingSection,
    ReviewAction,
    ReviewMeeting,
)
from insights.rollups.models import PartnerDay, PartnerRevenue, Rollup, RollupRun
from insights.targets.models import ProgrammeStep, Target
from insights.tiers.models import RequirementSet, TierRequirement, TierRule, TierStanding

__all__ = [
    "CompanyTotal",
    "DeclaredValue",
    "EngagementPolicy",
    "MeetingDocument",
    "MeetingParticipant",
    "MeetingSection",
    "PartnerDay",
    "PartnerEngagement",
    "PartnerRevenue",
    "ProgrammeStep",
    "RequirementSet",
    "ReviewAction",
    "ReviewEdition",
    "ReviewMeeting",
    "Rollup",
    "RollupRun",
    "Target",
    "TierRequirement",
    "TierRule",
    "TierStanding",
]
