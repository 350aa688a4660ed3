"""What the database itself refuses: editing a commission's amount, a decision, or published terms."""

from django.utils.translation import gettext_lazy as _

from core import constraints, guards
from core.published_guards import parts_of_published

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

parts_of_published(
    "guard_published_rule",
    "referrals_planrule",
    "version_id",
    "referrals_planversion",
    code="published-terms",
)

guards.unguarded(
    "configuration; each change is an event",
    "referrals_commissionplan",
    "referrals_campaign",
    "referrals_referrallink",
    "referrals_coupon",
)
