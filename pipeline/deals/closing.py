"""How approved deals end: won, lost, or expired by the night's work."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _

from core import clock
from core.actor import SYSTEM, Actor
from core.errors import DomainError
from core.money import Money
from core.notify import Notice, notify, notify_all
from core.operation import check_transition, no_op, operation, record, update_fields
from core.queue.each_due import chunks_due
from partners.access.audiences import members_by_partner
from pipeline.deals import rules, steps
from pipeline.models import Deal, DealPolicy, ProtectedIdentity, Sale
from pipeline.protection import duplicates, succession
from pipeline.sales.services import sale_record

CHUNK = 2_000
# Each gives its customers to the next in line: fewer at once keep fewer others waiting.
MOST_EXPIRED = 200


@operation("pipeline.deal:win", event="pipeline.deal.won")
def deal_win(*, actor: Actor, deal: Deal, amount: Money, won_on: date) -> Sale:
    """Close an approved deal as won: its sale is recorded, and its customer stays known as won.

    Raises DomainError 409 on a deal that is not approved, 422 on the sale's amount or day.
    """
    deal = succession.lock_in_turn(deal)
    check_transition(deal, Deal.Status.CONVERTED)
    lines = list(deal.product_lines.all())
    sale = sale_record(
        actor=actor,
        partner=deal.partner,
        role=deal.role,
        source=Sale.Source.DEAL,
        sold_on=won_on,
        amount=amount,
        customer_name=deal.customer_name,
        deal=deal,
        product_line=lines[0] if len(lines) == 1 else None,
    )
    changes = update_fields(
        deal,
        status=Deal.Status.CONVERTED,
        protection=Deal.Protection.ENDED,
        won_on=won_on,
        closed_at=clock.now(),
        amount_minor=amount.amount_minor,
        currency=amount.currency,
    )
    succession.release_identities(deal, state=ProtectedIdentity.State.WON)
    record(deal, changes=changes, data={"amount": amount.as_json()}, also=(sale,))
    notify("pipeline.deal_won", target=deal, audience=steps.registrants(deal))
    return sale


@operation("pipeline.deal:close", event="pipeline.deal.lost")
def deal_lose(*, actor: Actor, deal: Deal, reason: str) -> Deal:
    """Close an approved deal as lost, with the reason; what it protected is free again."""
    if not reason.strip():
        raise DomainError.invalid(_("Say why the deal was lost."), field="reason")
    deal = succession.lock_in_turn(deal)
    check_transition(deal, Deal.Status.LOST)
    changes = update_fields(
        deal,
        status=Deal.Status.LOST,
        protection=Deal.Protection.ENDED,
        closed_at=clock.now(),
        closing_reason=reason.strip(),
    )
    succession.release_identities(deal)
    record(deal, changes=changes, data={"reason": reason.strip()})
    return deal


def expire_due() -> int:
    """Expire every protection that is over, in lists. Asks the database what is due, so a missed
    night is caught up, once. Returns how many."""
    rows = Deal.objects.filter(duplicates.is_over()).only("pk").order_by("protected_until", "pk")
    return chunks_due("pipeline.expire", rows, _expire, size=MOST_EXPIRED).done


def _expire(rows: list[Deal]) -> int:
    return deals_expire(actor=SYSTEM, only=[row.pk for row in rows])


@operation("pipeline.deal:expire", event="pipeline.deal.expired")
def deals_expire(*, actor: Actor, only: Collection[int]) -> int:
    """Expire those of these deals that are due. Returns how many: one that is expired is so once."""
    rows = succession.lock_overdue(only)
    if not rows:
        no_op()
        return 0
    succession.expire(rows)
    return len(rows)


def to_warn() -> QuerySet[Deal]:
    """Approved deals that end within the longest notice of any rules."""
    today = clock.today()
    longest = DealPolicy.objects.aggregate(days=Max("first_notice_days"))["days"] or 0
    ending = (today, today + timedelta(days=longest))
    return Deal.objects.filter(status=Deal.Status.APPROVED, protected_until__range=ending)


def warn_due() -> int:
    """Owe the notices before the end of protection. Returns how many deals are in their notice period."""
    return chunks_due("pipeline.warn", to_warn().only("pk").order_by("pk"), _warn, size=CHUNK).done


def _warn(rows: list[Deal]) -> int:
    return deals_warn(actor=SYSTEM, only=[row.pk for row in rows])


@operation("pipeline.deal:expire", event=None, reason="the mails owed are the record, one by key")
def deals_warn(*, actor: Actor, only: Collection[int]) -> int:
    """Owe the notices of those of these deals that are in their notice period, each deal's once a
    notice. Returns how many they are.

    The rules that a deal points to say when; an extension begins the notices anew.
    """
    today = clock.today()
    due: dict[int, list[Deal]] = {}
    for row in to_warn().filter(pk__in=only).select_related("partner", "policy"):
        assert row.protected_until is not None
        policy = row.submitted_under
        days = rules.notice_due(
            row.protected_until, today, (policy.first_notice_days, policy.last_notice_days)
        )
        if days is not None:
            due.setdefault(days, []).append(row)
    for days, deals in due.items():
        members = members_by_partner({deal.partner_id for deal in deals}, steps.REGISTER)
        notify_all("pipeline.deal_expiring", [_ending(deal, days, members) for deal in deals])
    return sum(map(len, due.values()))


def _ending(deal: Deal, days: int, members: dict[int, list[str]]) -> Notice:
    return Notice(deal, members[deal.partner_id], about=f"{deal.protected_until}:{days}")
