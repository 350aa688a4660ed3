"""What we owe partners, how we say so, and how we pay it."""

from payouts.models.account import PayoutAccount
from payouts.models.run import Payout, PayoutRun
from payouts.models.statement import Adjustment, Contest, Statement, StatementLine, StatementSettings

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
