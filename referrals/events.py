"""What can happen in this room, what is called how in timelines, and what this room listens to."""

from django.utils.translation import gettext_lazy as _

from partners.selectors import mail_recipients
from pipeline.models import Sale
from prm.core import mails
from prm.core.actor import SYSTEM
from prm.core.events import declare, subscribe, target_type
from prm.core.money import Money
from prm.core.templatetags.formats import money
from referrals import models
from referrals.models import Commission
from referrals.services import commission_accrue, commissions_accrue_start


def _amount(value: dict[str, str]) -> str:
    return money(Money.parse(value["amount"], value["currency"]))


def _links_page(row) -> str:
    return f"/staff/referrals/links/{row.public_id}/"


def _version_page(row) -> str:
    return f"/staff/referrals/versions/{row.public_id}/"


target_type(
    models.Campaign, label=str, staff_path=lambda row: f"/staff/referrals/campaigns/{row.public_id}/edit/"
)
target_type(
    models.ReferralLink,
    label=str,
    staff_path=_links_page,
    portal_path=lambda row: f"/portal/{row.partner.public_id}/referrals/links/{row.public_id}/",
    related=("partner",),
)
target_type(models.Coupon, label=str, staff_path=lambda row: "/staff/referrals/coupons/")
target_type(
    models.ReferralEvent,
    label=lambda row: str(row.get_type_display()),
    staff_path=lambda row: f"/staff/referrals/events/{row.public_id}/",
)
target_type(
    models.CustomerPayment,
    label=str,
    staff_path=lambda row: f"/staff/sales/{row.sale.public_id}/",
    related=("sale",),
)
target_type(
    models.CommissionPlan, label=str, staff_path=lambda row: f"/staff/referrals/plans/{row.public_id}/"
)
target_type(models.PlanVersion, label=str, staff_path=_version_page, related=("plan",))
target_type(
    models.Commission,
    label=lambda row: money(row.amount),
    staff_path=lambda row: f"/staff/referrals/commissions/{row.public_id}/",
    portal_path=lambda row: f"/portal/{row.partner.public_id}/referrals/commissions/{row.public_id}/",
    related=("partner", "sale"),
)

declare("referrals.campaign.created", _("Campaign “{target}” created"), icon="megaphone")
declare("referrals.campaign.changed", _("Campaign “{target}” changed"), icon="megaphone")
declare("referrals.link.created", _("Referral link “{target}” created"), icon="link", partner_visible=True)
declare("referrals.link.changed", _("Referral link “{target}” changed"), icon="link", partner_visible=True)
declare("referrals.coupon.created", _("Coupon {target} created"), icon="ticket", partner_visible=True)
declare("referrals.coupon.changed", _("Coupon {target} changed"), icon="ticket", partner_visible=True)
_types = {"type": lambda value: models.ReferralEvent.Type(value).label}
declare(
    "referrals.conversion.recorded",
    _("Reported: {type}"),
    icon="mouse-pointer-click",
    partner_visible=True,
    labels=_types,
)
declare(
    "referrals.conversion.applied",
    _("{type} applied that had waited for its sale"),
    icon="mouse-pointer-click",
    partner_visible=True,
    labels=_types,
)
declare(
    "referrals.payment.recorded",
    _("Payment of {amount} by a customer recorded"),
    icon="banknote",
    partner_visible=True,
    labels={"amount": _amount},
)
declare("referrals.plan.created", _("Commission plan “{target}” created"), icon="percent")
declare("referrals.plan.changed", _("Commission plan “{target}” changed"), icon="percent")
declare("referrals.version.created", _("Draft of “{target}” begun"), icon="percent")
declare("referrals.version.changed", _("Draft of “{target}” changed"), icon="percent")
declare(
    "referrals.version.published",
    _("“{target}” published, in force from {effective_from}"),
    icon="badge-check",
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


@subscribe("pipeline.sale.recorded", "pipeline.sale.refunded", name="referrals.accrue-sale")
def accrue_sale(event) -> None:
    """Decide a sale that came by another way than a referral; those are decided at once."""
    commission_accrue(actor=SYSTEM, sale=Sale.objects.get(public_id=event.target_id))


@subscribe("pipeline.sale.imported", name="referrals.accrue-import")
def accrue_import(event) -> None:
    """Start the job that decides a load of sales."""
    commissions_accrue_start(actor=SYSTEM)


@subscribe("referrals.commission.accrued", name="referrals.tell-reversal")
def tell_reversal(event) -> None:
    """Tell the partner's finance people that a commission was taken back, once each."""
    row = Commission.objects.select_related("partner").get(public_id=event.target_id)
    if row.kind != Commission.Kind.REVERSAL:
        return
    for person in mail_recipients(row.partner, {"administrator", "finance"}):
        key = f"referrals.reversed:{row.public_id}:{person}"
        mails.owe("referrals.commission_reversed", to=person, key=key, context={"commission": row.public_id})
