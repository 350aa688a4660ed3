"""What the database itself refuses: changing a text that was read, a signature, a signed document."""

from django.utils.translation import gettext_lazy as _

from core import constraints, guards

constraints.GUARD_SENTENCES["signature-given"] = _(
    "This signature has been given or refused: it cannot be changed any more."
)

for _table in ("agreements_clauseversion", "agreements_agreementversion", "agreements_agreementdocument"):
    guards.append_only(_table)
for _table in (
    "agreements_agreement",
    "agreements_openpoint",
    "agreements_approval",
    "agreements_signatureround",
    "agreements_signature",
):
    guards.never_deleted(_table)

guards.fixed("agreements_agreement", "public_id", "partner_id", "created_at")
guards.fixed(
    "agreements_openpoint",
    "public_id",
    "agreement_id",
    "side",
    "raised_by",
    "text",
    "proposed_text",
    "created_at",
)
guards.fixed("agreements_approval", "public_id", "agreement_id", "version", "requested_by", "requested_at")
guards.only_changing("agreements_approval", "status", when="OLD.status <> 'pending'")
# What the signers read and sign, by its hash.
guards.only_changing("agreements_signatureround", "status", "finished_at")
guards.only_changing(
    "agreements_signature", when="OLD.status IN ('signed', 'refused')", code="signature-given"
)
guards.fixed("agreements_signature", "public_id", "round_id", "side", "position", code="signature-given")

guards.unguarded(
    "the library as it is now; versions are kept apart",
    "agreements_clause",
    "agreements_template",
    "agreements_templateclause",
)
guards.unguarded("part of a draft, in its versions and signed documents", "agreements_exclusivity")
guards.unguarded("reminders that are due", "agreements_renewalreminder")
