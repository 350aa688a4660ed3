"""What commissions hear of sales, and of themselves."""

from __future__ import annotations

from core.actor import SYSTEM
from core.events.registry import subscribe
from core.models import Event
from core.notify import notify
from partners.access.audiences import partner_members
from pipeline.models import Sale
from referrals.commissions.accrual import commission_accrue, commissions_accrue_start
from referrals.commissions.events import EXPORT
from referrals.models import Commission


@subscribe(
    "pipeline.sale.recorded",
    "pipeline.sale.refunded",
    name="referrals.accrue-sale",
    unless=lambda event: event.data.get("decided", False),
)
def accrue_sale(event: Event) -> None:
    """Decide a sale that came by another way than a referral; those are decided at once, with the sale."""
    commission_accrue(actor=SYSTEM, sale=Sale.objects.get(public_id=event.target_id))


@subscribe("pipeline.sale.imported", name="referrals.accrue-import")
def accrue_import(event: Event) -> None:
    """Start the job that decides a load of sales."""
    commissions_accrue_start(actor=SYSTEM)


@subscribe("referrals.commission.accrued", name="referrals.tell-reversal")
def notify_reversal(event: Event) -> None:
    """Tell the partner's people who keep account of commissions that one was taken back."""
    row = Commission.objects.select_related("partner").get(public_id=event.target_id)
    if row.kind != Commission.Kind.REVERSAL:
        return
    audience = partner_members(row.partner, EXPORT)
    notify("referrals.commission_reversed", target=row, audience=audience)


@subscribe("referrals.commission.corrected", name="referrals.tell-correction")
def notify_correction(event: Event) -> None:
    """Tell them once of all that one payment or refund corrected: of its first, which says why."""
    row = Commission.objects.select_related("partner").get(public_id=event.target_id)
    audience = partner_members(row.partner, EXPORT)
    notify("referrals.commission_corrected", target=row, audience=audience)
