"""Marketing with partners: co-marketing actions, case studies."""

from marketing.actions.models import ActionLead, ActionSale, CoMarketingAction
from marketing.case_studies.models import CaseResult, CaseStudy
