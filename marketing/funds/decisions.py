"""Operations of ours on requests: approve, refuse, cancel; what happens when nobody claims in time."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core import clock
from core.actor import SYSTEM, Actor
from core.errors import DomainError
from core.money import Money
from core.notify import Notice, notify, notify_all
from core.operation import check_transition, lock, lock_all, no_op, operation, record, update_fields
from core.queue.each_due import chunks_due
from marketing.funds.budgets import allocations_release, counted
from marketing.funds.requests import claim_day
from marketing.models import Allocation, FundRequest
from partners.access.audiences import members_by_partner, partner_members
from web.templatetags.formats import money

Status = FundRequest.Status
CLAIM = "marketing.fund_claim:submit"
# Days before the last one to claim on which the partner is reminded.
REMINDERS = (14, 3)
CHUNK = 500


@operation("marketing.fund_request:decide", event="marketing.fund_request.approved")
def request_approve(
    *, actor: Actor, request: FundRequest, amount: Money | None = None, remark: str = ""
) -> FundRequest:
    """Approve a request, in full or in part; the rest is available again.

    Raises DomainError 409 for whoever sent it, 422 for more than was asked for, and where the time to
    claim is over already.
    """
    allocation, row = _to_decide(actor, request, Status.APPROVED)
    amount = row.asked if amount is None else amount
    if amount.currency != row.currency or not 0 < amount.amount_minor <= row.asked_minor:
        raise DomainError.invalid(
            _("Approve an amount above zero, and at most %(asked)s.") % {"asked": money(row.asked)},
            field="amount",
        )
    assert row.activity_on is not None  # a request that was sent has its day
    claim_by = claim_day(allocation.fund, row.activity_on)
    if claim_by < clock.today():
        raise DomainError.conflict(_("The time to claim for this activity is over. Refuse the request."))
    counted(allocation, pending=-row.asked_minor, approved=amount.amount_minor)
    changes = update_fields(
        row,
        status=Status.APPROVED,
        approved_minor=amount.amount_minor,
        claim_by=claim_by,
        reason=remark.strip(),
        decided_by=actor.person,
        decided_at=clock.now(),
    )
    record(row, changes={"status": changes["status"]}, data={"amount": amount.as_json()})
    _tell("marketing.fund_request_approved", row)
    return row


@operation("marketing.fund_request:decide", event="marketing.fund_request.refused")
def request_refuse(*, actor: Actor, request: FundRequest, reason: str) -> FundRequest:
    """Refuse a request, with the reason: what it reserved is available again."""
    reason = given_reason(reason)
    allocation, row = _to_decide(actor, request, Status.REFUSED)
    counted(allocation, pending=-row.asked_minor)
    changes = update_fields(
        row, status=Status.REFUSED, reason=reason, decided_by=actor.person, decided_at=clock.now()
    )
    record(row, changes={"status": changes["status"]}, data={"reason": reason})
    _tell("marketing.fund_request_refused", row)
    return row


@operation("marketing.fund_request:decide", event="marketing.fund_request.cancelled")
def request_cancel(*, actor: Actor, request: FundRequest, reason: str) -> FundRequest:
    """Take back what was approved, as when the activity does not take place. Raises DomainError 409 once
    it is claimed: that claim is sent back first."""
    reason = given_reason(reason)
    allocation = lock(request.allocation)
    row = lock(request)
    check_transition(row, Status.CANCELLED)
    counted(allocation, approved=-(row.approved_minor or 0))
    changes = update_fields(row, status=Status.CANCELLED, reason=reason)
    record(row, changes={"status": changes["status"]}, data={"reason": reason})
    _tell("marketing.fund_request_cancelled", row)
    return row


def _to_decide(actor: Actor, request: FundRequest, status: str) -> tuple[Allocation, FundRequest]:
    allocation = lock(request.allocation)
    row = lock(request)
    check_transition(row, status)
    if row.requested_by == actor.person:
        raise DomainError.conflict(_("Somebody else than the one who sent it must decide."))
    return allocation, row


def given_reason(reason: str) -> str:
    """The reason as the partner reads it. Raises DomainError 422 without one."""
    if not reason.strip():
        raise DomainError.invalid(_("Give the reason; the partner reads it."), field="reason")
    return reason.strip()


def _tell(kind: str, row: FundRequest) -> None:
    notify(kind, target=row, audience=partner_members(row.partner, CLAIM))


# -- What the timetable does ---------------------------------------------------------------------


def overdue() -> QuerySet[FundRequest]:
    """Approved, and not claimed in time."""
    return FundRequest.objects.to_claim().filter(claim_by__lt=clock.today())


def unused() -> QuerySet[Allocation]:
    """Allocations that are over and have something left."""
    spoken = F("pending_minor") + F("approved_minor") + F("paid_minor")
    return Allocation.objects.filter(expires_on__lt=clock.today(), allocated_minor__gt=spoken)


def expire_due() -> int:
    """Expire what was not claimed in time, then give back what partners did not ask for in time."""
    late = overdue().only("pk").order_by("claim_by", "pk")
    done = chunks_due("marketing.expire_requests", late, _expire, size=CHUNK).done
    left = unused().only("pk").order_by("expires_on", "pk")
    return done + chunks_due("marketing.release_allocations", left, _release, size=CHUNK).done


def _expire(rows: list[FundRequest]) -> int:
    return requests_expire(actor=SYSTEM, only=[row.pk for row in rows])


def _release(rows: list[Allocation]) -> int:
    return allocations_release(actor=SYSTEM, only=[row.pk for row in rows])


@operation("marketing.fund_request:decide", event="marketing.fund_request.expired")
def requests_expire(*, actor: Actor, only: Collection[int]) -> int:
    """Expire those of these requests that were not claimed in time: their amounts are available again."""
    due = overdue().filter(pk__in=only)
    held = {row.pk: row for row in lock_all(Allocation.objects.filter(pk__in=due.values("allocation")))}
    rows = lock_all(due)
    for row in rows:
        counted(held[row.allocation_id], approved=-(row.approved_minor or 0))
        changes = update_fields(row, status=Status.EXPIRED)
        record(row, changes=changes, data={"amount": Money(row.approved_minor or 0, row.currency).as_json()})
        _tell("marketing.fund_request_expired", row)
    if not rows:
        no_op()
    return len(rows)


def to_remind(today: date) -> QuerySet[FundRequest]:
    """Approved requests of which a notice is due and was not sent: one that came too late for the first
    notice gets the last one alone."""
    first, last = REMINDERS
    waits = Q(claim_by__lte=today + timedelta(days=last)) & (
        Q(reminded_days=None) | Q(reminded_days__gt=last)
    )
    waits |= Q(claim_by__lte=today + timedelta(days=first), reminded_days=None)
    return FundRequest.objects.to_claim().filter(waits, claim_by__gte=today)


def remind_due() -> int:
    """Remind partners before the last day to claim, once for each notice. Returns how many requests."""
    rows = to_remind(clock.today()).only("pk").order_by("claim_by", "pk")
    return chunks_due("marketing.remind_claims", rows, _remind, size=CHUNK).done


def _remind(rows: list[FundRequest]) -> int:
    return requests_remind(actor=SYSTEM, only=[row.pk for row in rows])


@operation("marketing.fund_request:decide", event=None, reason="the mails owed are the record, one by key")
def requests_remind(*, actor: Actor, only: Collection[int]) -> int:
    """Owe the notices of those of these requests that are due one."""
    today = clock.today()
    rows = lock_all(to_remind(today).filter(pk__in=only))
    members = members_by_partner({row.partner_id for row in rows}, CLAIM)
    notices = []
    for row in rows:
        assert row.claim_by is not None  # that is what it was found by
        days = min(days for days in REMINDERS if (row.claim_by - today).days <= days)
        update_fields(row, reminded_days=days)
        notices.append(Notice(row, members[row.partner_id], about=f"{row.claim_by}:{days}"))
    notify_all("marketing.fund_claim_due", notices)
    return len(rows)
