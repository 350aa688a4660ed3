"""What of a fund never changes: whose money it is, and what an invoice said. All else is as it stands now."""

from core import guards

guards.unguarded(
    "work as it stands now; each change is an event",
    "marketing_casestudy",
    "marketing_caseresult",
    "marketing_comarketingaction",
    "marketing_actionlead",
    "marketing_actionsale",
)

for table in ("marketing_fund", "marketing_allocation", "marketing_fundrequest", "marketing_claim"):
    guards.never_deleted(table)
guards.fixed("marketing_fund", "id", "public_id", "currency", "created_at")
guards.fixed("marketing_allocation", "id", "public_id", "fund_id", "partner_id", "currency", "created_at")
guards.fixed(
    "marketing_fundrequest", "id", "public_id", "allocation_id", "partner_id", "currency", "created_at"
)
guards.only_changing(
    "marketing_claim",
    "status",
    "reason",
    "decided_by",
    "decided_at",
    "paid_on",
    "payment_reference",
    "updated_at",
)
guards.append_only("marketing_claimproof")
