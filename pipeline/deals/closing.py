"""How approved deals end: won, lost, or expired by the night's work."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from core import clock
from core.actor import Actor
from core.errors import DomainError
from core.money import Money
from core.operation import check_transition, no_op, operation, record, update_fields
from pipeline.deals import rules, steps
from pipeline.models import Deal, DealRules, ProtectedIdentity, Sale
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
    succession.release(deal, state=ProtectedIdentity.State.WON)
    record(deal, changes=changes, data={"amount": amount.as_json()}, also=(sale,))
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
    succession.release(deal)
    record(deal, changes=changes, data={"reason": reason.strip()})
    return deal


@operation("pipeline.deal:expire", event="pipeline.deal.expired")
def deals_expire(*, actor: Actor, limit: int = MOST_EXPIRED) -> int:
    """Expire up to ``limit`` approved deals whose last day of protection is over. Returns how many.

    Asks the database what is due, so a missed night is caught up, once: a deal that is expired is
    not approved any more.
    """
    due = Deal.objects.filter(duplicates.is_over()).order_by("protected_until", "pk")
    rows = succession.lock_overdue(list(due.values_list("pk", flat=True)[:limit]))
    if not rows:
        no_op()
        return 0
    succession.expire(rows)
    return len(rows)


@operation("pipeline.deal:expire", event=None, reason="the mails owed are the record, one by key")
def deals_warn(*, actor: Actor) -> int:
    """Owe the notices before the end of protection, each deal's once a notice. Returns how many
    deals are in their notice period.

    The rules that a deal points to say when; an extension begins the notices anew.
    """
    today = clock.today()
    longest = DealRules.objects.aggregate(days=Max("first_notice_days"))["days"] or 0
    rows = Deal.objects.filter(
        status=Deal.Status.APPROVED, protected_until__range=(today, today + timedelta(days=longest))
    ).select_related("partner", "rules")
    due: dict[int, list[Deal]] = {}
    for row in rows.iterator(chunk_size=CHUNK):
        days = rules.notice_due(
            row.protected_until, today, (row.rules.first_notice_days, row.rules.last_notice_days)
        )
        if days is not None:
            due.setdefault(days, []).append(row)
    for days, deals in due.items():
        steps.notify_partners(deals, "pipeline.deal_expiring", key=_notice_key(days))
    return sum(map(len, due.values()))


def _notice_key(days: int):
    return lambda row: f"{row.public_id}:{row.protected_until}:{days}"
