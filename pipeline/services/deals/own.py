"""Operations on our own customers, and on the rules of registration."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from pipeline.models import Deal, DealRules, DuplicateFinding, OwnAccount, OwnIdentity, ProtectedIdentity
from pipeline.selectors import duplicates
from pipeline.services.deals import _steps as steps
from prm.core import clock
from prm.core.actor import Actor
from prm.core.errors import DomainError
from prm.core.operation import change, create, lock, operation, record, unchanged


@operation("pipeline.own_account:change", event="pipeline.own_account.saved")
def own_account_save(*, actor: Actor, account: OwnAccount | None = None, **details: Any) -> OwnAccount:
    """Add or change a customer of our own, and look for open deals that it speaks against.

    ``details`` are columns of OwnAccount. Raises DomainError by field, 409 on a reference that is
    recorded already.
    """
    country = account.customer_country.code if account else ""
    values = steps.normalised(details, country=country)
    if account is None:
        values.setdefault("opened_on", clock.today())
        account, changes = create(OwnAccount, **values), {}
    else:
        account = lock(account)
        changes = change(account, **values)
        if not changes:
            unchanged()
            return account
    _identify(account)
    _warn_open_deals(account)
    record(account, changes=changes)
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
    """A customer is no longer ours alone; deals may be registered for it again."""
    account = lock(account)
    if account.closed_at:
        unchanged()
        return account
    record(account, changes=change(account, closed_at=clock.now()))
    return account


@operation("pipeline.deal_rules:change", event="pipeline.deal_rules.set")
def deal_rules_set(*, actor: Actor, effective_from: date, **values: Any) -> DealRules:
    """Write down new rules from a day on. Deals keep the rules they were submitted under.

    Raises DomainError 422 on a day that is past, 409 when rules from that day exist.
    """
    if effective_from < clock.today():
        raise DomainError.invalid(
            _("Rules begin today or later: what was promised stays."), field="effective_from"
        )
    row = create(DealRules, effective_from=effective_from, **values)
    record(row)
    return row
