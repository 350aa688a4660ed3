"""What the database itself refuses: editing the ledger, and an entry that does not add up.

PostgreSQL checks every statement that inserts lines: each entry's lines come in one statement,
which must add up to zero in each currency. SQLite has no triggers on statements, so there the
lines are checked before they are sent (``ledger.services``), and ``verify_ledger`` proves it.
"""

from django.utils.translation import gettext_lazy as _

from core import constraints, guards

constraints.GUARD_SENTENCES["unbalanced"] = _(
    "The lines of a ledger entry must add up to zero in each currency."
)

guards.append_only("ledger_entry")
guards.append_only("ledger_line")
guards.never_deleted("ledger_account")
guards.fixed("ledger_account", "public_id", "code", "kind")

_FUNCTION = """
CREATE OR REPLACE FUNCTION guard_ledger_balance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM added GROUP BY entry_id, currency HAVING SUM(amount_minor) <> 0) THEN
    RAISE EXCEPTION 'guard:unbalanced on %', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END $$
"""
guards.register(
    guards.Guard(
        "guard_ledger_balance",
        "ledger_line",
        create={
            "postgresql": [
                _FUNCTION,
                "CREATE TRIGGER guard_ledger_balance AFTER INSERT ON ledger_line REFERENCING NEW TABLE AS added "
                "FOR EACH STATEMENT EXECUTE FUNCTION guard_ledger_balance()",
            ]
        },
        drop={"postgresql": ["DROP TRIGGER IF EXISTS guard_ledger_balance ON ledger_line"]},
        says="lines that do not add up (PostgreSQL)",
    )
)
