"""Clauses, templates, agreements, versions, approvals, signatures, renewals, exclusivities."""

from agreements.drafting.models import Agreement, AgreementVersion, Exclusivity
from agreements.library.models import Clause, ClauseVersion, Part, Template, TemplateClause, TemplateKind
from agreements.review.models import Approval, OpenPoint, Side
from agreements.signing.models import AgreementDocument, Signature, SignatureRound
from agreements.terms.models import RenewalReminder

__all__ = [
    "Agreement",
    "AgreementDocument",
    "AgreementVersion",
    "Approval",
    "Clause",
    "ClauseVersion",
    "Exclusivity",
    "OpenPoint",
    "Part",
    "RenewalReminder",
    "Side",
    "Signature",
    "SignatureRound",
    "Template",
    "TemplateClause",
    "TemplateKind",
]
