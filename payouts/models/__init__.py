"""What we owe partners, how we say so, and how we pay it."""

from payouts.accounts.models import PayoutAccount
from payouts.policy.models import PayoutPolicy
from payouts.receivables.models import WriteOff
from payouts.runs.models import Payout, PayoutRun
from payouts.statements.models import Adjustment, Contest, Statement, StatementLine, StatementSettings

__all__ = [
    "Adjustment",
    "Contest",
    "Payout",
    "PayoutAccount",
    "PayoutPolicy",
    "PayoutRun",
    "Statement",
    "StatementLine",
    "StatementSettings",
    "WriteOff",
]
