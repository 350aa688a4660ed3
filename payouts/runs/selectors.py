"""Reads of statements and payouts, and where a partner's money is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db.models import QuerySet

from core import clock, people
from partners.access.audiences import members_by_partner
from partners.access.selectors import status_allows
from partners.models import Partner
from payouts.models import Payout, PayoutAccount, Statement
from payouts.runs import rules

# Who of a partner is told of a payout.
TOLD = "payouts.payout:view"


def unheard(payouts: Sequence[Payout]) -> list[str]:
    """The names of the partners of which nobody is told that the money is on its way."""
    partners = {payout.partner_id: payout.partner.name for payout in payouts}
    members = members_by_partner(partners, TOLD)
    known = people.find({person for persons in members.values() for person in persons})
    reached = {pk for pk in partners if any(p in known and known[p].email for p in members[pk])}
    return sorted(name for pk, name in partners.items() if pk not in reached)


def payee_of(statement: Statement) -> Partner:
    """Who is paid: a merged partner's statements are paid to the one it was merged into."""
    return statement.partner.merged_into or statement.partner


def current_accounts(statements: Iterable[Statement]) -> QuerySet[PayoutAccount]:
    """The bank accounts on which these statements would be paid now."""
    return PayoutAccount.objects.current().filter(partner__in={payee_of(row).pk for row in statements})


def reason_against(statement: Statement, account: PayoutAccount | None) -> str:
    """The code of why this statement cannot be paid on this account now, "" when it can."""
    payee = payee_of(statement)
    return rules.skip_reason(
        statement_status=statement.status,
        may_receive=status_allows(payee, "payouts.payout:receive"),
        has_account=account is not None,
        is_current=bool(account and account.ended_at is None and account.partner_id == payee.pk),
        waiting=bool(account and account.usable_from > clock.now()),
        called_back=bool(account and account.called_back_at),
    )


def choose(
    statements: Collection[Statement],
) -> tuple[list[tuple[Statement, PayoutAccount]], list[dict[str, str]]]:
    """Those that can be paid now with their account, and those left out with the reason's code. A merged
    partner is paid on the account of the one it was merged into."""
    accounts = {account.partner_id: account for account in current_accounts(statements)}
    chosen, skipped = [], []
    for statement in statements:
        account = accounts.get(payee_of(statement).pk)
        reason = reason_against(statement, account)
        if reason or account is None:
            skipped.append({"statement": statement.public_id, "reason": reason})
        else:
            chosen.append((statement, account))
    return chosen, skipped


def payable_statements(currency: str) -> QuerySet:
    rows = Statement.objects.payable().filter(currency=currency)
    return rows.select_related("partner__merged_into").order_by("due_on", "pk")


def unaccepted_statements(currency: str) -> list[dict[str, Any]]:
    """What a run cannot take yet because the partner has not accepted it, the first to end first."""
    waiting = Statement.objects.unaccepted().filter(currency=currency).select_related("partner")
    return [
        {"statement": row, "reason": rules.SKIP_REASONS[row.status], "until": row.contest_until}
        for row in waiting.order_by("contest_until", "pk")
    ]


def currencies_to_pay() -> list[str]:
    """The currencies of what can be paid now or once it is accepted."""
    asked = (Statement.objects.payable(), Statement.objects.unaccepted())
    return sorted({found for rows in asked for found in rows.order_by().values_list("currency", flat=True)})


def skipped_statements(skipped: list[dict[str, str]]) -> list[dict[str, Any]]:
    """The statements a run left out, with their partner and the reason in words."""
    ids = [item["statement"] for item in skipped]
    rows = {
        row.public_id: row for row in Statement.objects.filter(public_id__in=ids).select_related("partner")
    }
    return [
        {"statement": rows[item["statement"]], "reason": rules.SKIP_REASONS[item["reason"]]}
        for item in skipped
        if item["statement"] in rows
    ]
