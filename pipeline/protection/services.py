"""Operations on our own customers, and on the rules of registration."""

from __future__ import annotations

from copy import copy
from typing import Any

from core import clock
from core.actor import Actor
from core.operation import create, lock, no_op, operation, record, update_fields
from pipeline.deals import steps
from pipeline.models import Deal, DuplicateFinding, OwnAccount, OwnIdentity, ProtectedIdentity
from pipeline.protection import duplicates, succession


@operation("pipeline.own_account:change", event="pipeline.own_account.saved")
def own_account_save(*, actor: Actor, account: OwnAccount | None = None, **details: Any) -> OwnAccount:
    """Add or change a customer of our own, and look for open deals that it speaks against.

    ``details`` are columns of OwnAccount. Raises DomainError by field, 409 on a reference that is
    recorded already.
    """
    if account is None:
        values = steps.normalised(details)
        values.setdefault("opened_on", clock.today())
        account, changes, before = create(OwnAccount, **values), {}, None
    else:
        account = lock(account)
        before = copy(account)
        changes = update_fields(account, **steps.normalised(details, row=account))
        if not changes:
            no_op()
            return account
    _identify(account)
    _warn_open_deals(account)
    record(account, changes=changes)
    if before is not None:
        # What it was known by and is no longer stands in nobody's way.
        succession.promote_customer(before)
    return account


def _identify(account: OwnAccount) -> None:
    account.identities.all().delete()
    OwnIdentity.objects.bulk_create(
        [OwnIdentity(account=account, kind=i.kind, value=i.value) for i in duplicates.identities_of(account)]
    )


def _warn_open_deals(account: OwnAccount) -> None:
    """Evidence for deals that were there before the account: for us to see, nothing is taken away."""
    known = set(account.named_in.values_list("deal_id", flat=True))
    line = account.product_line.code if account.product_line else ""
    claims = ProtectedIdentity.objects.filter(deal__status__in=Deal.OPEN).exclude(deal_id__in=known)
    findings: dict[int, DuplicateFinding] = {}
    for identity in duplicates.identities_of(account):
        for row in claims.filter(kind=identity.kind, value=identity.value).exclude(
            state=ProtectedIdentity.State.RELEASED
        ):
            same_line = not line or row.line == line
            findings.setdefault(
                row.deal_id,
                DuplicateFinding(
                    deal_id=row.deal_id,
                    own_account=account,
                    kind=row.kind,
                    value=account.customer_name,
                    weight=100 if same_line else 50,
                    blocks=same_line,
                ),
            )
    DuplicateFinding.objects.bulk_create(findings.values())


@operation("pipeline.own_account:change", event="pipeline.own_account.closed")
def own_account_close(*, actor: Actor, account: OwnAccount) -> OwnAccount:
    """A customer is no longer ours alone: the oldest deal that waits for it has it."""
    account = lock(account)
    if account.closed_at:
        no_op()
        return account
    record(account, changes=update_fields(account, closed_at=clock.now()))
    succession.promote_customer(account)
    return account
