"""Marketing with partners: co-marketing actions, funds, case studies."""

from marketing.actions.models import ActionLead, ActionSale, CoMarketingAction
from marketing.case_studies.models import CaseResult, CaseStudy
from marketing.funds.models import Allocation, Fund
from marketing.funds.request_models import Claim, ClaimProof, FundRequest
