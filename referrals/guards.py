"""What the database itself refuses: editing a commission's amount, a decision, or published terms."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core import constraints, guards

constraints.GUARD_SENTENCES["commission-amount"] = _(
    "A commission's amount is never edited. Take it back by a refund, or adjust it by an entry of its own."
)
constraints.GUARD_SENTENCES["published-terms"] = _(
    "Published terms are never edited. Make a new version of the plan instead."
)

for _table in ("referrals_commissiondecision", "referrals_click", "referrals_customerpayment"):
    guards.append_only(_table)
for _table in ("referrals_commission", "referrals_referralevent", "referrals_planversion"):
    guards.never_deleted(_table)

# What of a commission says how much, for what and by which terms.
_FIXED = (
    "amount_minor",
    "currency",
    "kind",
    "partner_id",
    "sale_id",
    "plan_version_id",
    "decision_id",
    "reversal_of_id",
    "booked_with",
)
# What of a published version a use points at.
_TERMS = ("plan_id", "number", "status", "effective_from", "currency", "due_on", "hold_days")


def _refuse_change(name: str, table: str, columns: tuple[str, ...], code: str, *, only: str = "") -> None:
    """Refuse to change these columns; ``only`` narrows it to rows whose old status is this one."""
    changed = {
        "sqlite": " OR ".join(f"OLD.{c} IS NOT NEW.{c}" for c in columns),
        "postgresql": " OR ".join(f"OLD.{c} IS DISTINCT FROM NEW.{c}" for c in columns),
    }
    when = {
        engine: f"({text})" + (f" AND OLD.status = '{only}'" if only else "")
        for engine, text in changed.items()
    }
    guards.register(
        guards.Guard(
            name,
            table,
            create={
                "sqlite": [
                    f'CREATE TRIGGER "{name}" BEFORE UPDATE ON "{table}" WHEN {when["sqlite"]} '
                    f"BEGIN SELECT RAISE(ABORT, 'guard:{code} on {table}'); END"
                ],
                "postgresql": [
                    f'CREATE TRIGGER "{name}" BEFORE UPDATE ON "{table}" FOR EACH ROW '
                    f"WHEN ({when['postgresql']}) EXECUTE FUNCTION guard_refuse('{code}')"
                ],
            },
            drop={
                "sqlite": [f'DROP TRIGGER IF EXISTS "{name}"'],
                "postgresql": [f'DROP TRIGGER IF EXISTS "{name}" ON "{table}"'],
            },
        )
    )


_refuse_change("guard_commission_amount", "referrals_commission", _FIXED, "commission-amount")
_refuse_change(
    "guard_published_version", "referrals_planversion", _TERMS, "published-terms", only="published"
)

_RULE_FUNCTION = """
CREATE OR REPLACE FUNCTION guard_published_rule() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM referrals_planversion v WHERE v.status = 'published'
    AND ((TG_OP <> 'DELETE' AND v.id = NEW.version_id) OR (TG_OP <> 'INSERT' AND v.id = OLD.version_id))
  ) THEN
    RAISE EXCEPTION 'guard:published-terms on %', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$
"""


def _rule_trigger(verb: str, row: str) -> str:
    published = f"(SELECT status FROM referrals_planversion WHERE id = {row}.version_id) = 'published'"
    return (
        f'CREATE TRIGGER "guard_published_rule_{verb.lower()}" BEFORE {verb} ON "referrals_planrule" '
        f"WHEN {published} BEGIN SELECT RAISE(ABORT, 'guard:published-terms on referrals_planrule'); END"
    )


guards.register(
    guards.Guard(
        "guard_published_rule",
        "referrals_planrule",
        create={
            "sqlite": [
                _rule_trigger("INSERT", "NEW"),
                _rule_trigger("UPDATE", "OLD"),
                _rule_trigger("DELETE", "OLD"),
            ],
            "postgresql": [
                _RULE_FUNCTION,
                'CREATE TRIGGER "guard_published_rule" BEFORE INSERT OR UPDATE OR DELETE ON "referrals_planrule" '
                "FOR EACH ROW EXECUTE FUNCTION guard_published_rule()",
            ],
        },
        drop={
            "sqlite": [
                f'DROP TRIGGER IF EXISTS "guard_published_rule_{verb}"'
                for verb in ("insert", "update", "delete")
            ],
            "postgresql": ['DROP TRIGGER IF EXISTS "guard_published_rule" ON "referrals_planrule"'],
        },
        lift_for_flush=True,
    )
)
