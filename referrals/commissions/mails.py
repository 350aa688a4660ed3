"""The mails of this room."""

from __future__ import annotations

from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from core.money import Money
from core.queue import mail as mails
from referrals.commissions.events import PORTAL
from referrals.models import Commission
from web.templatetags.formats import day_long, money


def _reversed(context: dict[str, Any]) -> dict[str, Any]:
    row = Commission.objects.select_related("partner", "sale").get(public_id=context["commission"])
    return {
        "amount": money(-row.amount),
        "customer": row.sale.customer_shown or _("a customer"),
        "day": day_long(row.earned_on),
        "page": PORTAL.url(row),
    }


def _corrected(context: dict[str, Any]) -> dict[str, Any]:
    row = Commission.objects.select_related("partner", "sale", "caused_by").get(
        public_id=context["commission"]
    )
    assert row.caused_by is not None  # what corrects has its cause
    rows = Commission.objects.filter(caused_by=row.caused_by).aggregate(minor=Sum("amount_minor"))
    return {
        "amount": money(Money(rows["minor"], row.currency)),
        "customer": row.sale.customer_shown or _("a customer"),
        "day": day_long(row.caused_by.sold_on),
        "page": PORTAL.url(row),
    }


MAILS = [
    mails.MailKind(
        "referrals.commission_corrected",
        subject=_("Commissions corrected by {amount}"),
        paragraphs=(
            _("We have learned of a payment or a refund made on {day} (subscription of {customer})."),
            _(
                "What its other payments earn you changes by {amount} on your next statement. The page says why."
            ),
        ),
        action=_("See why"),
        link="page",
        values=_corrected,
    ),
    mails.MailKind(
        "referrals.commission_reversed",
        subject=_("Commission taken back: {amount}"),
        paragraphs=(
            _("A sale was refunded in full or in part on {day} (customer: {customer})."),
            _(
                "Your next statement takes back {amount} of its commission. The page says how that is calculated."
            ),
        ),
        action=_("See why"),
        link="page",
        values=_reversed,
    ),
]
