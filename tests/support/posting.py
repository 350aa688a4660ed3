"""Posting to the ledger as an operation does, for tests that need an entry and nothing around it."""

from __future__ import annotations

from typing import Any

from core.operation import operation, record
from ledger import services
from ledger.models import Entry


@operation("referrals.commission:accrue", event="referrals.commission.accrued")
def post(*, actor: Any, partner: Any, **entry: Any) -> Entry:
    made = services.post(actor=actor, partner=partner, **entry)
    record(partner)
    return made


@operation("referrals.commission:accrue", event="referrals.commission.batch")
def post_many(*, actor: Any, partner: Any, kind: str, drafts: list[services.Draft]) -> int:
    count = services.post_many(actor=actor, kind=kind, drafts=drafts)
    record(partner, data={"count": count})
    return count
