"""What never changes: whose money a fund is, what an invoice said, what a partner was shown and answered."""

from core import guards

guards.unguarded(
    "work as it stands now; each change is an event",
    "marketing_caseresult",
    "marketing_casequote",
    "marketing_comarketingaction",
    "marketing_actionlead",
    "marketing_actionsale",
    "marketing_pressfile",
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

# What a partner was shown, and what it said of it.
guards.never_deleted("marketing_casestudyversion")
guards.fixed(
    "marketing_casestudyversion",
    "id",
    "public_id",
    "study_id",
    "number",
    "revision",
    "content",
    "sha256",
    "submitted_by",
    "submitted_at",
)
guards.only_changing("marketing_casestudyversion", when="OLD.decision <> 'waiting'")
guards.append_only("marketing_casestudydocument")
guards.refuse_where(
    "guard_marketing_casestudy_version",
    "marketing_casestudy",
    "SELECT 1 WHERE NEW.published_version_id IS NOT NULL AND NOT EXISTS"
    " (SELECT 1 FROM marketing_casestudyversion version"
    " WHERE version.id = NEW.published_version_id AND version.study_id = NEW.id"
    " AND version.decision IN ('approved', 'before'))",
    verb="UPDATE",
    says="publishing a version of another study, or one that its partner did not approve",
)

guards.never_deleted("marketing_pressrequest")
guards.fixed("marketing_pressrequest", "id", "public_id", "partner_id", "side", "created_at")
guards.only_changing(
    "marketing_pressrequest", "link", "updated_at", when="OLD.status IN ('published', 'withdrawn')"
)
for table in ("marketing_award", "marketing_publication", "marketing_mediacoverage"):
    guards.never_deleted(table)
    guards.fixed(table, "id", "public_id", "created_at")

guards.never_deleted("marketing_segment")
guards.fixed("marketing_segment", "id", "public_id", "owner_id", "created_at")
