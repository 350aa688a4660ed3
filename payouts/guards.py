"""What the database refuses by itself: changing what was issued or paid, deleting what was owed."""

from django.utils.translation import gettext_lazy as _

from core import constraints, guards

constraints.GUARD_SENTENCES["issued-statement"] = _(
    "An issued statement is never changed. Correct it with an adjustment, which appears on the next one."
)

guards.append_only("payouts_statementline")
guards.append_only("payouts_adjustment")
for _table in (
    "payouts_statement",
    "payouts_payout",
    "payouts_payoutrun",
    "payouts_payoutaccount",
    "payouts_contest",
    "payouts_writeoff",
    "payouts_payoutpolicy",
):
    guards.never_deleted(_table)

constraints.GUARD_SENTENCES["statement-overlap"] = _(
    "Another statement of this partner and currency covers some of these days already."
)
# Of rows that are there nothing is asked: a statement that was issued stays as it was printed.
guards.refuse_where(
    "guard_payouts_statement_overlap",
    "payouts_statement",
    "SELECT 1 FROM payouts_statement s WHERE s.partner_id = NEW.partner_id AND s.currency = NEW.currency"
    " AND s.period_start <= NEW.period_end AND s.period_end >= NEW.period_start",
    turn="NEW.partner_id",
    says="a period that overlaps another one of its partner and currency",
    code="statement-overlap",
)
# A draft has its amounts from the start; issuing gives it number, days and document.
_ISSUING = (
    "number", "status", "issued_on", "contest_until", "withheld_minor", "pdf_id", "snapshot", "updated_at",
)  # fmt: skip
guards.only_changing("payouts_statement", *_ISSUING, code="issued-statement")
guards.fixed(
    "payouts_statement",
    "number",
    "issued_on",
    "pdf_id",
    "snapshot",
    when="OLD.status <> 'draft'",
    code="issued-statement",
)
# What is withheld is said once, and a transfer may have paid the rest.
guards.fixed("payouts_statement", "withheld_minor", when="OLD.status <> 'issued'", code="issued-statement")
guards.only_changing(
    "payouts_payout", "status", "status_reason", "left_out_reason", "sent_on", "paid_on", "updated_at"
)
guards.fixed("payouts_payout", "sent_on", when="OLD.sent_on IS NOT NULL")
# Another account takes its place; what was given stays as it was given.
guards.only_changing(
    "payouts_payoutaccount", "called_back_at", "called_back_by", "call_back_note", "ended_at"
)
guards.fixed("payouts_payoutaccount", "ended_at", when="OLD.ended_at IS NOT NULL")
guards.fixed(
    "payouts_payoutrun",
    "public_id",
    "number",
    "currency",
    "skipped",
    "prepared_by_id",
    "prepared_at",
)
# What the bank was given, and what was given up, keeps its total.
guards.fixed(
    "payouts_payoutrun", "total_minor", "payouts_count", when="OLD.status NOT IN ('prepared', 'approved')"
)
guards.fixed("payouts_payoutrun", "approved_by_id", "approved_at", when="OLD.approved_by_id IS NOT NULL")
guards.fixed("payouts_payoutrun", "export_file_id", "exported_at", when="OLD.export_file_id IS NOT NULL")
guards.fixed(
    "payouts_contest",
    "public_id",
    "statement_id",
    "number",
    "reason",
    "contested_minor",
    "opened_at",
    "opened_by",
)
guards.only_changing("payouts_writeoff", "status", "decided_by", "decided_at", "answer", "adjustment_id")
guards.only_changing("payouts_writeoff", when="OLD.status <> 'proposed'")
guards.only_changing("payouts_contest", when="OLD.answered_at IS NOT NULL")

guards.unguarded("configuration; each change is an event", "payouts_statementsettings")
