"""Recruitment of partners, joint plans, deals and sales."""

from pipeline.deals.models import Deal, DealExtension
from pipeline.deals.policy_models import DealPolicy
from pipeline.forecast.models import ForecastLine, ForecastSnapshot
from pipeline.pilots.models import Pilot, PilotTest
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
from pipeline.plans.work import (
    PlanAction,
    PlanBudgetLine,
    PlanCommitment,
    PlanPhase,
    PlanSpend,
    PlanStep,
)
from pipeline.protection.models import DuplicateFinding, OwnAccount, OwnIdentity, ProtectedIdentity
from pipeline.recruitment.condition_models import PhaseCondition
from pipeline.recruitment.models import (
    Activity,
    Phase,
    PhaseStay,
    PhaseStep,
    Recruitment,
    RecruitmentFile,
    StepDone,
)
from pipeline.reviews.models import PartnershipReview, ReviewInterval
from pipeline.sales.models import Sale
from pipeline.stakeholders.models import RecruitmentContact
from pipeline.webinars.models import Webinar, WebinarRegistration
from pipeline.white_label.models import WhiteLabelOffer, WhiteLabelTerms
from pipeline.wishes.models import Wish
