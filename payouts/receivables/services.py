"""Operations on what partners owe us: money received, and what is written off."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from core import clock
from core.actor import Actor
from core.errors import DomainError
from core.money import Money
from core.operation import check_transition, create, lock, operation, record, update_fields
from ledger.services import post
from partners.models import Partner
from payouts.models import Adjustment, WriteOff
from payouts.receivables import selectors


@operation("payouts.receivable:receive", event="payouts.receivable.received")
def receipt_record(
    *, actor: Actor, partner: Partner, amount: Money, received_on: date, reason: str
) -> Adjustment:
    """Record money that a partner paid back to us. It stands on the next statement, and the ledger has it
    on the bank's account on its day.

    Raises DomainError 422 for more than is owed, on a day to come or before the first booking with the
    partner, and without the transfer's reference.
    """
    if not reason.strip():
        raise DomainError.invalid(
            _("Give the transfer's reference; it is printed on the statement."), field="reason"
        )
    if received_on > clock.today():
        raise DomainError.invalid(_("Money cannot have been received in the future."), field="received_on")
    partner = lock(partner)
    _check_owed(partner, amount)
    if received_on < selectors.first_booked(partner, amount.currency):
        raise DomainError.invalid(
            _("Money cannot have been received before anything was booked with this partner."),
            field="received_on",
        )
    row = _settle(actor, partner, amount, Adjustment.Kind.RECEIVED, on=received_on, reason=reason.strip())
    record(row, data=_said(amount, row.reason))
    return row


@operation("payouts.receivable:write_off", event="payouts.receivable.write_off_proposed")
def write_off_propose(*, actor: Actor, partner: Partner, amount: Money, reason: str) -> WriteOff:
    """Propose to give up what a partner owes, or part of it. Somebody else decides.

    Raises DomainError 422 without a reason, for more than is owed, and while another one waits.
    """
    if not reason.strip():
        raise DomainError.invalid(_("Give the reason; the person who decides reads it."), field="reason")
    partner = lock(partner)
    _check_owed(partner, amount)
    row = create(
        WriteOff,
        partner=partner,
        amount_minor=amount.amount_minor,
        currency=amount.currency,
        reason=reason.strip(),
        proposed_by=actor.person,
    )
    record(row, data=_said(amount, row.reason))
    return row


@operation("payouts.receivable:decide", event="payouts.receivable.written_off")
def write_off_approve(*, actor: Actor, write_off: WriteOff) -> WriteOff:
    """Write the amount off: it stands on the next statement, and the ledger books it as a loss.

    Raises DomainError 409 for the one who proposed it, when it was decided already, and when less is
    owed by now.
    """
    partner, row = _to_decide(actor, write_off, WriteOff.Status.APPROVED)
    if row.amount_minor > selectors.owed_minor(partner, row.currency):
        raise DomainError.conflict(_("Less than this is owed by now. Refuse it and propose another one."))
    adjustment = _settle(
        actor, partner, row.amount, Adjustment.Kind.WRITE_OFF, on=clock.today(), reason=row.reason
    )
    changes = _decided(actor, row, WriteOff.Status.APPROVED, adjustment=adjustment)
    record(row, changes=changes, data=_said(row.amount, row.reason))
    return row


@operation("payouts.receivable:decide", event="payouts.receivable.write_off_refused")
def write_off_refuse(*, actor: Actor, write_off: WriteOff, reason: str) -> WriteOff:
    """Refuse a write-off that somebody else proposed: the debt stands. Raises DomainError as above."""
    if not reason.strip():
        raise DomainError.invalid(_("Give the reason."), field="reason")
    _partner, row = _to_decide(actor, write_off, WriteOff.Status.REFUSED)
    changes = _decided(actor, row, WriteOff.Status.REFUSED, answer=reason.strip())
    record(row, changes=changes, data=_said(row.amount, row.answer))
    return row


def _to_decide(actor: Actor, write_off: WriteOff, status: str) -> tuple[Partner, WriteOff]:
    partner = lock(write_off.partner)
    row = lock(write_off)
    check_transition(row, status)
    if row.proposed_by == actor.person:
        raise DomainError.conflict(_("Somebody else than the one who proposed it must decide."))
    return partner, row


def _decided(actor: Actor, row: WriteOff, status: str, **values: object) -> dict[str, list[object]]:
    changes = update_fields(row, status=status, decided_by=actor.person, decided_at=clock.now(), **values)
    return {"status": changes["status"]}


def _check_owed(partner: Partner, amount: Money) -> None:
    if amount.amount_minor <= 0:
        raise DomainError.invalid(_("Enter an amount above zero."), field="amount")
    if amount.amount_minor > selectors.owed_minor(partner, amount.currency):
        raise DomainError.invalid(_("This is more than the partner owes in this currency."), field="amount")


def _settle(actor: Actor, partner: Partner, amount: Money, kind: str, *, on: date, reason: str) -> Adjustment:
    """Less is owed to us: on the next statement, and in the ledger against the bank or as a loss."""
    row = create(
        Adjustment,
        partner=partner,
        kind=kind,
        amount_minor=amount.amount_minor,
        currency=amount.currency,
        reason=reason,
        booked_on=on,
        created_by=actor.person,
    )
    account = "bank" if kind == Adjustment.Kind.RECEIVED else "write_off"
    post(
        actor=actor,
        kind="receipt" if kind == Adjustment.Kind.RECEIVED else "write_off",
        on=on,
        reference=row,
        partner=partner,
        lines=[(account, amount), ("commission_payable", -amount)],
        memo=reason[:200],
    )
    return row


def _said(amount: Money, reason: str) -> dict[str, Any]:
    return {"amount": amount.as_json(), "reason": reason}
