"""The ledger against claims on market development funds."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.proof import Fault, owed, reconcile
from marketing.models import Claim


@reconcile("fund_claim", "fund_claim_reversal", "fund_payment")
def claims() -> Iterator[Fault]:
    """What is owed for each claim: its amount while it is accepted, nothing once it is paid."""
    yield from owed(
        "fund_claim", "fund_claim_reversal", "fund_payment",
        rows=Claim.objects.to_pay(), reference="public_id", sign=-1, account="fund_payable",
    )  # fmt: skip
