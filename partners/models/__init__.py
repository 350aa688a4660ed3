"""Who our partners are, and the vocabulary the other rooms share."""

from partners.models.access import Invitation, Membership, PartnerToken
from partners.models.partner import (
    Partner,
    PartnerAddress,
    PartnerDomain,
    PartnerFile,
    PartnerKind,
    PartnerStatusChange,
    PartnerTag,
    UseCase,
)
from partners.models.people import Contact, Note
from partners.models.references import ExternalReference
from partners.models.tiers import Tier, TierBenefit, TierChange
from partners.models.vocabulary import (
    ExchangeRate,
    PartnerType,
    ProductLine,
    Region,
    RelationshipKind,
    Sector,
)

__all__ = [
    "Contact",
    "ExchangeRate",
    "ExternalReference",
    "Invitation",
    "Membership",
    "Note",
    "Partner",
    "PartnerAddress",
    "PartnerDomain",
    "PartnerFile",
    "PartnerKind",
    "PartnerStatusChange",
    "PartnerTag",
    "PartnerToken",
    "PartnerType",
    "ProductLine",
    "Region",
    "RelationshipKind",
    "Sector",
    "Tier",
    "TierBenefit",
    "TierChange",
    "UseCase",
]
