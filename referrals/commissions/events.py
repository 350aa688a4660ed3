"""What can happen to commissions, and how rows of this subject are called in timelines."""

from django.utils.translation import gettext_lazy as _

from core.events.registry import declare, target_type
from core.links import PageOf
from core.money import Money
from referrals import models
from web.templatetags.formats import money


def _amount(value: dict[str, str]) -> str:
    return money(Money.from_json(value))


VIEW, EXPORT = "referrals.commission:view", "referrals.commission:export"
STAFF = PageOf("referrals:commission", VIEW)
PORTAL = PageOf("portal:commission", VIEW, ("partner.public_id", "public_id"))

target_type(
    models.CustomerPayment,
    label=str,
    staff=PageOf("pipeline:sale", "pipeline.sale:view", ("sale.public_id",)),
    related=("sale",),
)


target_type(
    models.Commission,
    label=lambda row: money(row.amount),
    staff=STAFF,
    portal=PORTAL,
    related=("partner", "sale"),
)


declare(
    "referrals.payment.recorded",
    _("Customer payment recorded: {amount}"),
    icon="banknote",
    partner_visible=True,
    labels={"amount": _amount},
)


declare(
    "referrals.commission.accrued", _("Commission of {target} recorded"), icon="coins", partner_visible=True
)


declare(
    "referrals.commission.corrected",
    _("Commissions of a subscription corrected: {count}"),
    icon="coins",
    partner_visible=True,
)


# The sentence does not name the sale: its customer may not be the partner's to know.
declare(
    "referrals.commission.nothing",
    _("A sale pays no commission"),
    icon="circle-slash",
    partner_visible=True,
    to_partner=_("A sale earns you no commission"),
    news=False,
)


# For us alone: it counts the sales of every partner.
declare(
    "referrals.commission.batch", _("Sales decided: {sales}; commissions recorded: {count}"), icon="coins"
)


declare("referrals.commission.started", _("Calculation of commissions started"), icon="play")
