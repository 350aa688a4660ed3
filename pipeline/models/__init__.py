"""Recruitment of partners, joint plans, deals and sales."""

from pipeline.models.deal_rules import DealRules as DealRules
from pipeline.models.deals import Deal as Deal
from pipeline.models.deals import DealExtension as DealExtension
from pipeline.models.forecast import ForecastLine as ForecastLine
from pipeline.models.forecast import ForecastSnapshot as ForecastSnapshot
from pipeline.models.plans import JointPlan as JointPlan
from pipeline.models.plans import PlanAlignment as PlanAlignment
from pipeline.models.plans import PlanBudgetLine as PlanBudgetLine
from pipeline.models.plans import PlanOption as PlanOption
from pipeline.models.plans import PlanParty as PlanParty
from pipeline.models.plans import PlanPhase as PlanPhase
from pipeline.models.plans import PlanStep as PlanStep
from pipeline.models.plans import PlanSynergy as PlanSynergy
from pipeline.models.protection import DuplicateFinding as DuplicateFinding
from pipeline.models.protection import OwnAccount as OwnAccount
from pipeline.models.protection import OwnIdentity as OwnIdentity
from pipeline.models.protection import ProtectedIdentity as ProtectedIdentity
from pipeline.models.recruitment import Activity as Activity
from pipeline.models.recruitment import Phase as Phase
from pipeline.models.recruitment import PhaseStay as PhaseStay
from pipeline.models.recruitment import PhaseStep as PhaseStep
from pipeline.models.recruitment import Recruitment as Recruitment
from pipeline.models.recruitment import RecruitmentFile as RecruitmentFile
from pipeline.models.recruitment import StepDone as StepDone
from pipeline.models.sale import Sale as Sale
from pipeline.models.wishes import Wish as Wish
