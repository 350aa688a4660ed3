"""Recruitment of partners, joint plans, deals and sales."""

from pipeline.applications.models import Application, ApplicationPolicy, ApplicationQuestion
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
    PhaseStay,
    Recruitment,
    RecruitmentFile,
    StepDone,
)
from pipeline.recruitment.phase_models import Phase, PhaseCondition, PhaseStep
from pipeline.reviews.models import PartnerReviewInterval, PartnershipReview, ReviewInterval
from pipeline.sales.models import Sale
from pipeline.stakeholders.models import RecruitmentContact
from pipeline.webinars.models import Webinar, WebinarRegistration
from pipeline.white_label.models import WhiteLabelOffer, WhiteLabelTerms
from pipeline.wishes.models import Wish
