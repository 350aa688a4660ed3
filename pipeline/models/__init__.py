"""Recruitment of partners, joint plans, deals and sales."""

from pipeline.business_cases.models import (
    BusinessCase,
    BusinessCaseAmount,
    BusinessCaseLine,
    BusinessCaseVersion,
)
from pipeline.deals.models import Deal, DealExtension
from pipeline.deals.policy_models import DealPolicy
from pipeline.forecast.models import ForecastLine, ForecastSnapshot
from pipeline.needs.models import NeedsRequest
from pipeline.pilots.models import Pilot, PilotTest
from pipeline.plan_documents.models import PlanAgreement, PlanDocument
from pipeline.plan_follow_up.models import PlanReminder, PlanReview, PlanReviewSection
from pipeline.plan_review.models import PlanComment, PlanProposal, PlanVersion, PlanVisit
from pipeline.plans.content import (
    PlanAlignment,
    PlanContact,
    PlanContribution,
    PlanGain,
    PlanLink,
    PlanOption,
    PlanParty,
    PlanProduct,
    PlanSynergy,
)
from pipeline.plans.models import JointPlan, PlanSection
from pipeline.plans.work import PlanAction, PlanBudgetLine, PlanCommitment, PlanPhase, PlanSpend, PlanStep
from pipeline.proposals.models import Proposal, ProposalSection
from pipeline.protection.models import DuplicateFinding, OwnAccount, OwnIdentity, ProtectedIdentity
from pipeline.recruitment.models import (
    Activity,
    Phase,
    PhaseStay,
    PhaseStep,
    Recruitment,
    RecruitmentFile,
    StepDone,
)
from pipeline.sales.models import Sale
from pipeline.white_label.models import WhiteLabelOffer, WhiteLabelTerms
from pipeline.wishes.models import Wish
