"""Recruitment of partners, joint plans, deals and sales."""

from pipeline.applications.models import Application, ApplicationPolicy, ApplicationQuestion
from pipeline.deals.models import Deal, DealExtension
from pipeline.deals.policy_models import DealPolicy
from pipeline.forecast.models import ForecastLine, ForecastSnapshot
from pipeline.plans.models import (
    JointPlan,
    PlanAlignment,
    PlanBudgetLine,
    PlanOption,
    PlanParty,
    PlanPhase,
    PlanStep,
    PlanSynergy,
)
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
