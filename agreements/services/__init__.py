"""Every write of this room. Callers import the operations from here."""

from agreements.services.approval import approval_decide, approval_request
from agreements.services.documents import documents_store
from agreements.services.drafting import (
    agreement_clause_add,
    agreement_clause_edit,
    agreement_clause_remove,
    agreement_create,
    agreement_renegotiate,
    agreement_terms_change,
    agreement_values_change,
    exclusivity_add,
    exclusivity_remove,
)
from agreements.services.imports import Past, agreements_import
from agreements.services.library import (
    clause_change,
    clause_create,
    clause_version_add,
    template_change,
    template_create,
)
from agreements.services.lifecycle import agreement_end, agreement_renew, agreement_roll, roll_due
from agreements.services.reminders import remind_due, reminders_send
from agreements.services.review import (
    agreement_answer,
    agreement_cancel,
    agreement_chase,
    agreement_send,
    agreement_take_back,
    point_raise,
    point_settle,
    point_withdraw,
)
from agreements.services.signing import (
    Signer,
    agreement_wet_sign,
    signature_code_check,
    signature_code_send,
    signature_refuse,
    signature_sign,
    signature_start,
    signature_stop,
)

__all__ = [
    "Past",
    "Signer",
    "agreement_answer",
    "agreement_cancel",
    "agreement_chase",
    "agreement_clause_add",
    "agreement_clause_edit",
    "agreement_clause_remove",
    "agreement_create",
    "agreement_end",
    "agreement_renegotiate",
    "agreement_renew",
    "agreement_roll",
    "agreement_send",
    "agreement_take_back",
    "agreement_terms_change",
    "agreement_values_change",
    "agreement_wet_sign",
    "agreements_import",
    "approval_decide",
    "approval_request",
    "clause_change",
    "clause_create",
    "clause_version_add",
    "documents_store",
    "exclusivity_add",
    "exclusivity_remove",
    "point_raise",
    "point_settle",
    "point_withdraw",
    "remind_due",
    "reminders_send",
    "roll_due",
    "signature_code_check",
    "signature_code_send",
    "signature_refuse",
    "signature_sign",
    "signature_start",
    "signature_stop",
    "template_change",
    "template_create",
]
