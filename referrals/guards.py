"""What the database itself refuses: editing a commission's amount, a decision, or published terms."""

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
for _table in (
    "referrals_commission",
    "referrals_referralevent",
    "referrals_planversion",
    "referrals_subscription",
):
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
    "caused_by_id",
    "own_explanation",
    "booked_with",
)
# What of a published version a use points at.
_TERMS = ("plan_id", "number", "status", "effective_from", "currency", "due_on", "hold_days")


guards.fixed("referrals_commission", *_FIXED, code="commission-amount")
guards.fixed("referrals_planversion", *_TERMS, when="OLD.status = 'published'", code="published-terms")
# What makes a subscription one; how it stands follows its payments.
guards.fixed(
    "referrals_subscription",
    "public_id",
    "partner_id",
    "source",
    "customer_ref",
    "product_line_id",
    "currency",
    "created_at",
)
# What another system said; what came of it is ours.
guards.fixed(
    "referrals_referralevent",
    "public_id",
    "source",
    "external_id",
    "fingerprint",
    "type",
    "occurred_at",
    "received_at",
    "amount_minor",
    "currency",
    "sale_ref",
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
        says="adding, changing and deleting when the version is published",
    )
)

guards.unguarded(
    "configuration; each change is an event",
    "referrals_commissionplan",
    "referrals_campaign",
    "referrals_referrallink",
    "referrals_coupon",
)
