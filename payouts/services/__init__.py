"""Every write about statements and payouts."""

from payouts.services.accounts import account_call_back, account_set, adjustment_create, settings_set
from payouts.services.issuing import (
    issue,
    statement_answer,
    statement_contest,
    statement_issue,
    statements_close_due,
)
from payouts.services.runs import run_approve, run_cancel, run_export, run_prepare
from payouts.services.settlement import run_read_back
from payouts.services.statements import statements_draft, statements_produce

__all__ = [
    "account_call_back",
    "account_set",
    "adjustment_create",
    "issue",
    "run_approve",
    "run_cancel",
    "run_export",
    "run_prepare",
    "run_read_back",
    "settings_set",
    "statement_answer",
    "statement_contest",
    "statement_issue",
    "statements_close_due",
    "statements_draft",
    "statements_produce",
]
