"""What the database refuses by itself: changing a line of a statement, deleting what was owed."""

from core import guards

guards.append_only("payouts_statementline")
guards.append_only("payouts_adjustment")
for _table in (
    "payouts_statement",
    "payouts_payout",
    "payouts_payoutrun",
    "payouts_payoutaccount",
    "payouts_contest",
):
    guards.never_deleted(_table)
