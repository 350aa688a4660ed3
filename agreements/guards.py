"""What the database itself refuses: changing a text that was read, a signature, a signed document."""

from django.utils.translation import gettext_lazy as _

from core import constraints, guards

constraints.GUARD_SENTENCES["signature-given"] = _(
    "This signature has been given or refused: it cannot be changed any more."
)

for _table in ("agreements_clauseversion", "agreements_agreementversion", "agreements_agreementdocument"):
    guards.append_only(_table)
for _table in ("agreements_agreement", "agreements_openpoint", "agreements_approval", "agreements_signature"):
    guards.never_deleted(_table)

# What says who signed what and how. The columns of the code are no evidence: with a new one, somebody
# without an account opens the page of their copy.
_EVIDENCE = ", ".join(
    f'"{name}"'
    for name in (
        "id", "public_id", "round_id", "position", "side", "user_id", "name", "email", "language", "capacity",
        "status", "asked_at", "typed_name", "consent_version", "identified_by", "signed_at", "ip_address",
        "user_agent_sha256", "refused_at", "refusal_reason",
    )
)  # fmt: skip

_FUNCTION = """
CREATE OR REPLACE FUNCTION guard_signature_given() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'guard:signature-given on %', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""
guards.register(
    guards.Guard(
        "guard_signature_given",
        "agreements_signature",
        create={
            "sqlite": [
                'CREATE TRIGGER "guard_signature_given" BEFORE UPDATE OF '
                + _EVIDENCE
                + ' ON "agreements_signature" '
                "WHEN OLD.status IN ('signed', 'refused') "
                "BEGIN SELECT RAISE(ABORT, 'guard:signature-given on agreements_signature'); END"
            ],
            "postgresql": [
                _FUNCTION,
                'CREATE TRIGGER "guard_signature_given" BEFORE UPDATE OF '
                + _EVIDENCE
                + ' ON "agreements_signature" '
                "FOR EACH ROW WHEN (OLD.status IN ('signed', 'refused')) "
                "EXECUTE FUNCTION guard_signature_given()",
            ],
        },
        drop={
            "sqlite": ['DROP TRIGGER IF EXISTS "guard_signature_given"'],
            "postgresql": ['DROP TRIGGER IF EXISTS "guard_signature_given" ON "agreements_signature"'],
        },
        lift_for_flush=True,
    )
)
