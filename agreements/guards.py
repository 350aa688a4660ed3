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
guards.fixed("agreements_agreement", "amends_id", "number")
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
# Who signed what and how. The columns of the code are no evidence: with a new one, somebody without an
# account opens the page of their copy.
guards.only_changing(
    "agreements_signature",
    "code_counter",
    "code_hash",
    "code_issued_at",
    "code_attempts",
    "code_verified_at",
    "window_at",
    "window_codes",
    when="OLD.status IN ('signed', 'refused')",
    code="signature-given",
)
guards.fixed("agreements_signature", "public_id", "round_id", "side", "position", code="signature-given")

constraints.GUARD_SENTENCES["amendment-of-another"] = _(
    "An amendment changes an agreement of the same partner that is no amendment itself."
)
_ELSEWHERE = (
    "NEW.amends_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM agreements_agreement amended"
    " WHERE amended.id = NEW.amends_id AND amended.partner_id = NEW.partner_id AND amended.amends_id IS NULL)"
)
_AMENDMENT = """
CREATE OR REPLACE FUNCTION guard_agreements_amendment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF %s THEN
    RAISE EXCEPTION 'guard:amendment-of-another on %%', TG_TABLE_NAME
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$
"""
guards.register(
    guards.Guard(
        "guard_agreements_amendment",
        "agreements_agreement",
        create={
            "sqlite": [
                'CREATE TRIGGER "guard_agreements_amendment" BEFORE INSERT ON "agreements_agreement" '
                f"WHEN {_ELSEWHERE} "
                "BEGIN SELECT RAISE(ABORT, 'guard:amendment-of-another on agreements_agreement'); END"
            ],
            "postgresql": [
                _AMENDMENT % _ELSEWHERE,
                "CREATE TRIGGER guard_agreements_amendment BEFORE INSERT ON agreements_agreement"
                " FOR EACH ROW EXECUTE FUNCTION guard_agreements_amendment()",
            ],
        },
        drop={
            "sqlite": ['DROP TRIGGER IF EXISTS "guard_agreements_amendment"'],
            "postgresql": ["DROP TRIGGER IF EXISTS guard_agreements_amendment ON agreements_agreement"],
        },
        says="an amendment of another partner's agreement, or of an amendment",
    )
)

guards.unguarded(
    "the library as it is now; versions are kept apart",
    "agreements_clause",
    "agreements_template",
    "agreements_templateclause",
)
guards.unguarded("part of a draft, in its versions and signed documents", "agreements_exclusivity")
guards.unguarded("reminders that are due", "agreements_renewalreminder")
