"""Operations on claims: submitted with invoice and proof, sent back, accepted, taken back, paid."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.audiences import staff_with
from core import clock, files
from core.actor import Actor
from core.errors import DomainError
from core.models import StoredFile
from core.money import Money
from core.notify import notify
from core.operation import check_transition, create, lock, operation, record, update_fields
from ledger.services import post
from marketing.funds.budgets import counted
from marketing.funds.decisions import CLAIM, REMINDERS, given_reason
from marketing.models import Claim, ClaimProof, FundRequest
from partners.access.audiences import partner_members
from web.templatetags.formats import day, money

Status = Claim.Status
ACCEPT, PAY = "marketing.fund_claim:accept", "marketing.fund_claim:pay"
MOST_PROOFS = 10
# For how long a partner may claim again, at least, once its claim was sent back.
AGAIN_DAYS = 14
# A file as it came in: its name and its bytes.
Upload = tuple[str, bytes]


@operation("marketing.fund_claim:submit", event="marketing.fund_claim.submitted")
def claim_submit(
    *,
    actor: Actor,
    request: FundRequest,
    amount: Money,
    invoice_number: str,
    invoiced_on: date,
    invoice: Upload,
    proofs: Sequence[Upload],
) -> Claim:
    """Claim what was approved, with the partner's invoice and proof that the activity took place.

    Raises DomainError 409 where it is not approved or the time is over; 422 for more than was approved,
    before the activity, without proof, and for an invoice that was claimed already.
    """
    row = lock(request)
    check_transition(row, FundRequest.Status.CLAIMED)
    _check_claim(row, amount, invoiced_on, proofs)
    claim = create(
        Claim,
        request=row,
        partner=row.partner,
        amount_minor=amount.amount_minor,
        currency=amount.currency,
        invoice_number=" ".join(invoice_number.split()),
        invoiced_on=invoiced_on,
        invoice=_kept(actor, invoice, "invoice"),
        submitted_by=actor.person,
    )
    for proof in proofs:
        create(ClaimProof, claim=claim, file=_kept(actor, proof, "proofs"))
    changes = update_fields(row, status=FundRequest.Status.CLAIMED)
    record(claim, changes=changes, data=_said(claim), also=(row,))
    notify("marketing.fund_claim_submitted", target=claim, audience=staff_with(ACCEPT))
    return claim


@operation("marketing.fund_claim:accept", event="marketing.fund_claim.returned")
def claim_return(*, actor: Actor, claim: Claim, reason: str) -> Claim:
    """Send a claim back with the reason. The partner may claim again until the day it had, and for two weeks
    at least: what is sent back after that day would expire before the partner has read why."""
    reason = given_reason(reason)
    request, row = _to_check(actor, claim, Status.RETURNED)
    changes = _decided(actor, row, Status.RETURNED, reason=reason)
    update_fields(request, status=FundRequest.Status.APPROVED, **_time_again(request))
    record(row, changes=changes, data={**_said(row), "reason": row.reason}, also=(request,))
    _tell("marketing.fund_claim_returned", row)
    return row


@operation("marketing.fund_claim:accept", event="marketing.fund_claim.accepted")
def claim_accept(*, actor: Actor, claim: Claim) -> Claim:
    """Accept a claim: from now on it is owed, and the ledger says so. Raises DomainError 409 for whoever
    submitted it."""
    request, row = _to_check(actor, claim, Status.ACCEPTED)
    changes = _decided(actor, row, Status.ACCEPTED, reason="")
    post(
        actor=actor,
        kind="fund_claim",
        on=clock.today(),
        reference=row,
        partner=row.partner,
        lines=[("fund_expense", row.amount), ("fund_payable", -row.amount)],
        memo=row.invoice_number,
    )
    record(row, changes=changes, data=_said(row), also=(request,))
    _tell("marketing.fund_claim_accepted", row)
    return row


@operation("marketing.fund_claim:accept", event="marketing.fund_claim.taken_back")
def claim_take_back(*, actor: Actor, claim: Claim, reason: str) -> Claim:
    """Take the acceptance of a claim back before it is paid: nothing is owed any more, and it is checked again.

    Raises DomainError 409 unless it is accepted, 422 without a reason, which the partner reads.
    """
    reason = given_reason(reason)
    request = lock(claim.request)
    row = lock(claim)
    check_transition(row, Status.SUBMITTED)
    changes = update_fields(row, status=Status.SUBMITTED, reason=reason, decided_by="", decided_at=None)
    post(
        actor=actor,
        kind="fund_claim_reversal",
        on=clock.today(),
        reference=row,
        partner=row.partner,
        lines=[("fund_payable", row.amount), ("fund_expense", -row.amount)],
        memo=row.invoice_number,
    )
    changes = {"status": changes["status"]}
    record(row, changes=changes, data={**_said(row), "reason": row.reason}, also=(request,))
    _tell("marketing.fund_claim_taken_back", row)
    return row


@operation("marketing.fund_claim:pay", event="marketing.fund_claim.paid")
def claim_pay(*, actor: Actor, claim: Claim, paid_on: date, payment_reference: str) -> Claim:
    """Record that an accepted claim was paid. What was approved and not claimed is available again.

    Raises DomainError 422 on a day to come, before it was accepted, and without the payment's reference.
    """
    if not payment_reference.strip():
        raise DomainError.invalid(_("Give the reference of the payment."), field="payment_reference")
    if paid_on > clock.today():
        raise DomainError.invalid(_("This day has not come yet."), field="paid_on")
    allocation = lock(claim.request.allocation)
    request = lock(claim.request)
    row = lock(claim)
    check_transition(row, Status.PAID)
    assert row.decided_at is not None  # it was accepted
    if paid_on < timezone.localdate(row.decided_at):
        raise DomainError.invalid(_("The claim was accepted after this day."), field="paid_on")
    changes = update_fields(
        row, status=Status.PAID, paid_on=paid_on, payment_reference=payment_reference.strip()
    )
    counted(allocation, approved=-(request.approved_minor or 0), paid=row.amount_minor)
    update_fields(request, status=FundRequest.Status.PAID)
    post(
        actor=actor,
        kind="fund_payment",
        on=paid_on,
        reference=row,
        partner=row.partner,
        lines=[("fund_payable", row.amount), ("bank", -row.amount)],
        memo=row.payment_reference,
    )
    record(row, changes=changes, data=_said(row), also=(request,))
    _tell("marketing.fund_claim_paid", row)
    return row


def _check_claim(row: FundRequest, amount: Money, invoiced_on: date, proofs: Sequence[Upload]) -> None:
    today = clock.today()
    assert row.claim_by is not None
    assert row.activity_on is not None
    if row.claim_by < today:
        raise DomainError.conflict(
            _("This was to be claimed by %(day)s.") % {"day": day(row.claim_by)}, code="claim-too-late"
        )
    if row.activity_on > today:
        raise DomainError.conflict(
            _("The activity is on %(day)s: claim once it has taken place.") % {"day": day(row.activity_on)}
        )
    if amount.currency != row.currency or not 0 < amount.amount_minor <= (row.approved_minor or 0):
        assert row.approved is not None
        raise DomainError.invalid(
            _("Claim an amount above zero, and at most %(approved)s.") % {"approved": money(row.approved)},
            field="amount",
        )
    if invoiced_on > today:
        raise DomainError.invalid(_("This day has not come yet."), field="invoiced_on")
    if not proofs:
        raise DomainError.invalid(_("Add proof that the activity took place."), field="proofs")
    if len(proofs) > MOST_PROOFS:
        raise DomainError.invalid(_("At most %(most)s files.") % {"most": MOST_PROOFS}, field="proofs")


def _time_again(request: FundRequest) -> dict[str, object]:
    """Until when a partner may claim again what was sent back, where that is later than the day it had; of
    the notices before that day the last one alone is due."""
    assert request.claim_by is not None  # it was approved
    again = clock.today() + timedelta(days=AGAIN_DAYS)
    if again <= request.claim_by:
        return {}
    return {"claim_by": again, "reminded_days": REMINDERS[0]}


def _kept(actor: Actor, upload: Upload, field: str) -> StoredFile:
    try:
        return files.store(actor=actor, name=upload[0], content=upload[1])
    except DomainError as error:
        raise DomainError.invalid(error.message, field=field) from error


def _to_check(actor: Actor, claim: Claim, status: str) -> tuple[FundRequest, Claim]:
    request = lock(claim.request)
    row = lock(claim)
    check_transition(row, status)
    if row.submitted_by == actor.person:
        raise DomainError.conflict(_("Somebody else than the one who submitted it must check it."))
    return request, row


def _decided(actor: Actor, row: Claim, status: str, **values: str) -> dict[str, list[object]]:
    changes = update_fields(row, status=status, decided_by=actor.person, decided_at=clock.now(), **values)
    return {"status": changes["status"]}


def _said(row: Claim) -> dict[str, object]:
    return {"amount": row.amount.as_json(), "invoice": row.invoice_number}


def _tell(kind: str, row: Claim) -> None:
    """Tell the partner what became of a claim; of each acceptance anew, and of each that is taken back."""
    about = clock.now().isoformat()
    notify(kind, target=row, audience=partner_members(row.partner, CLAIM), about=about)
