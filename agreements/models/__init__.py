"""Clauses, templates, agreements, versions, approvals, signatures, renewals, exclusivities."""

from agreements.models.agreement import Agreement, AgreementVersion, Exclusivity
from agreements.models.library import Clause, ClauseVersion, Part, Template, TemplateClause, TemplateKind
from agreements.models.renewals import RenewalReminder
from agreements.models.review import Approval, OpenPoint, Side
from agreements.models.signing import AgreementDocument, Signature, SignatureRound

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
