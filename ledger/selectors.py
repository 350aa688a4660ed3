"""Balances: sums of lines, at any date."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet, Sum

from core.money import Money
from ledger.models import Account, Line


def lines(
    *, account: str = "", partner: Any = None, currency: str = "", as_of: date | None = None
) -> QuerySet:
    """The lines that a balance adds up. ``as_of`` counts what was booked on that date or before."""
    wanted = Q()
    if account:
        wanted &= Q(account__code=account)
    if partner is not None:
        wanted &= Q(partner=partner)
    if currency:
        wanted &= Q(currency=currency)
    if as_of is not None:
        wanted &= Q(entry__booked_on__lte=as_of)
    return Line.objects.filter(wanted)


def balance(account: str, *, currency: str, partner: Any = None, as_of: date | None = None) -> Money:
    """What stands on an account (for one partner): debit above zero, credit below."""
    rows = lines(account=account, partner=partner, currency=currency, as_of=as_of)
    return Money(rows.aggregate(total=Sum("amount_minor"))["total"] or 0, currency)


def balances(*, partner: Any = None, as_of: date | None = None) -> dict[tuple[str, str], int]:
    """Minor units by (account code, currency), of everything or of one partner, in one query."""
    rows = lines(partner=partner, as_of=as_of).order_by()
    found = rows.values_list("account__code", "currency").annotate(total=Sum("amount_minor"))
    return {(code, currency): total for code, currency, total in found}


def partner_balances(
    account: str, *, currency: str, partner_ids: Iterable[int] | None = None, as_of: date | None = None
) -> dict[int, int]:
    """Minor units on an account by partner, in one query."""
    rows = lines(account=account, currency=currency, as_of=as_of)
    if partner_ids is not None:
        rows = rows.filter(partner__in=partner_ids)
    found = rows.order_by().values_list("partner_id").annotate(total=Sum("amount_minor"))
    return {partner_id: total for partner_id, total in found if partner_id is not None}


def trial_balance(*, as_of: date | None = None) -> list[dict[str, Any]]:
    """Each account with its balance in each currency, for the ledger's page. In two queries."""
    sums = balances(as_of=as_of)
    currencies = sorted({currency for _code, currency in sums})
    return [
        {
            "account": account,
            "balances": [Money(sums.get((account.code, currency), 0), currency) for currency in currencies],
        }
        for account in Account.objects.order_by("number", "code")
    ]
