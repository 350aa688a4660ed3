"""Who our partners are, and the vocabulary the other rooms share."""

from partners.access.models import Invitation, Membership, PartnerToken, PortalDay
from partners.benefits.models import BenefitGrant, BenefitUse
from partners.budget.models import BudgetLine
from partners.governance.models import BodyDecision, BodyMeeting, GovernanceBody, Seat
from partners.imports.models import ImportProblem, ImportUnit, PartnerImport
from partners.journeys.models import Journey, JourneyStep, PartnerJourney, PartnerJourneyStep
from partners.kinds.models import PartnerKind, Territory
from partners.legal_status.models import LegalStatusChange
from partners.partner.models import (
    Partner,
    PartnerAddress,
    PartnerDomain,
    PartnerFile,
    PartnerIdentity,
    PartnerStatusChange,
    PartnerTag,
    UseCase,
)
from partners.people.models import Contact, Note
from partners.questions.answer_models import Answer, AnswerSheet, Assignment
from partners.questions.models import Question, Questionnaire, QuestionnaireVersion, Section
from partners.references.models import ExternalReference
from partners.tiers.models import Tier, TierBenefit, TierChange
from partners.vocabulary.models import (
    ExchangeRate,
    PartnerType,
    ProductLine,
    Region,
    RelationshipKind,
    Sector,
)

__all__ = [
    "Answer",
    "AnswerSheet",
    "Assignment",
    "BenefitGrant",
    "BenefitUse",
    "BodyDecision",
    "BodyMeeting",
    "Contact",
    "ExchangeRate",
    "ExternalReference",
    "GovernanceBody",
    "ImportProblem",
    "ImportUnit",
    "Invitation",
    "Journey",
    "JourneyStep",
    "LegalStatusChange",
    "Membership",
    "Note",
    "Partner",
    "PartnerAddress",
    "PartnerDomain",
    "PartnerFile",
    "PartnerIdentity",
    "PartnerImport",
    "PartnerJourney",
    "PartnerJourneyStep",
    "PartnerKind",
    "PartnerStatusChange",
    "PartnerTag",
    "PartnerToken",
    "PartnerType",
    "PortalDay",
    "ProductLine",
    "Question",
    "Questionnaire",
    "QuestionnaireVersion",
    "Region",
    "RelationshipKind",
    "Seat",
    "Section",
    "Sector",
    "Territory",
    "Tier",
    "TierBenefit",
    "TierChange",
    "UseCase",
]
