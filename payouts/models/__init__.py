"""What we owe partners, how we say so, and how we pay it."""

from payouts.accounts.models import PayoutAccount
from payouts.runs.models import Payout, PayoutRun
from payouts.statements.models import Adjustment, Contest, Statement, StatementLine, StatementSettings

__all__ = [
    "Adjustment",
    "Contest",
    "Payout",
    "PayoutAccount",
    "PayoutRun",
    "Statement",
    "StatementLine",
    "StatementSettings",
]
