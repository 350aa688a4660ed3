"""Figures of the programme: rollups, what is entered by hand, targets, the roadmap and editions of reviews."""

from insights.by_partners.models import CostReduction, PartnerAmount
from insights.dashboards.models import Dashboard, DashboardRecipient, DashboardSchedule, DashboardTile
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
from insights.scorecards.models import (
    PartnerScore,
    PartnerScoreWeek,
    ScoreAlert,
    Scorecard,
    ScorecardMeasure,
    ScorePolicy,
)
from insights.surveys.models import Survey, SurveyAnswer, SurveyInvitation, SurveyTally, SurveyWave
from insights.targets.models import ProgrammeStep, Target
from insights.tier_reviews.models import TierPolicy, TierProposal, TierReview
from insights.tiers.models import RequirementSet, TierRequirement, TierRule, TierStanding

__all__ = [
    "CompanyTotal",
    "CostReduction",
    "Dashboard",
    "DashboardRecipient",
    "DashboardSchedule",
    "DashboardTile",
    "DeclaredValue",
    "EngagementPolicy",
    "MeetingDocument",
    "MeetingParticipant",
    "MeetingSection",
    "PartnerAmount",
    "PartnerDay",
    "PartnerEngagement",
    "PartnerRevenue",
    "PartnerScore",
    "PartnerScoreWeek",
    "ProgrammeStep",
    "RequirementSet",
    "ReviewAction",
    "ReviewEdition",
    "ReviewMeeting",
    "Rollup",
    "RollupRun",
    "ScoreAlert",
    "ScorePolicy",
    "Scorecard",
    "ScorecardMeasure",
    "Survey",
    "SurveyAnswer",
    "SurveyInvitation",
    "SurveyTally",
    "SurveyWave",
    "Target",
    "TierPolicy",
    "TierProposal",
    "TierRequirement",
    "TierReview",
    "TierRule",
    "TierStanding",
]
