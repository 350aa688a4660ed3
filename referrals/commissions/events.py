"""What can happen in this room, what is called how in timelines, and what this room listens to."""

from django.utils.translation import gettext_lazy as _

from core.actor import SYSTEM
from core.events.registry import declare, subscribe, target_type
from core.money import Money
from core.queue import mail as mails
from partners.access.selectors import mail_recipients
from pipeline.models import Sale
from referrals import models
from referrals.commissions.accrual import commission_accrue, commissions_accrue_start
from referrals.models import Commission
from web.templatetags.formats import money


def _amount(value: dict[str, str]) -> str:
    return money(Money.parse(value["amount"], value["currency"]))


target_type(
    models.CustomerPayment,
    label=str,
    staff_path=lambda row: f"/staff/sales/{row.sale.public_id}/",
    related=("sale",),
)


target_type(
    models.Commission,
    label=lambda row: money(row.amount),
    staff_path=lambda row: f"/staff/referrals/commissions/{row.public_id}/",
    portal_path=lambda row: f"/portal/{row.partner.public_id}/referrals/commissions/{row.public_id}/",
    related=("partner", "sale"),
)


declare(
    "referrals.payment.recorded",
    _("Payment of {amount} by a customer recorded"),
    icon="banknote",
    partner_visible=True,
    labels={"amount": _amount},
)


declare(
    "referrals.commission.accrued", _("Commission of {target} recorded"), icon="coins", partner_visible=True
)


# The sentence does not name the sale: its customer may not be the partner's to know.
declare(
    "referrals.commission.nothing", _("A sale pays no commission"), icon="circle-slash", partner_visible=True
)


# For us alone: it counts the sales of every partner.
declare(
    "referrals.commission.batch", _("Sales decided: {sales}; commissions recorded: {count}"), icon="coins"
)


declare("referrals.commission.started", _("Calculation of commissions started"), icon="play")


@subscribe(
    "pipeline.sale.recorded",
    "pipeline.sale.refunded",
    name="referrals.accrue-sale",
    unless=lambda event: event.data.get("decided", False),
)
def accrue_sale(event) -> None:
    """Decide a sale that came by another way than a referral; those are decided at once, with the sale."""
    commission_accrue(actor=SYSTEM, sale=Sale.objects.get(public_id=event.target_id))


@subscribe("pipeline.sale.imported", name="referrals.accrue-import")
def accrue_import(event) -> None:
    """Start the job that decides a load of sales."""
    commissions_accrue_start(actor=SYSTEM)


@subscribe("referrals.commission.accrued", name="referrals.tell-reversal")
def notify_reversal(event) -> None:
    """Tell the partner's finance people that a commission was taken back, once each."""
    row = Commission.objects.select_related("partner").get(public_id=event.target_id)
    if row.kind != Commission.Kind.REVERSAL:
        return
    for person in mail_recipients(row.partner, {"administrator", "finance"}):
        key = f"referrals.reversed:{row.public_id}:{person}"
        mails.enqueue_mail(
            "referrals.commission_reversed", to=person, key=key, context={"commission": row.public_id}
        )
