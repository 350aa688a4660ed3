"""The mails of this room."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

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


MAILS = [
    mails.MailKind(
        "referrals.commission_reversed",
        subject=_("A commission of {amount} is taken back"),
        paragraphs=(
            _("the sale to {customer} was given back on {day}, in full or in part."),
            _(
                "{amount} of its commission is taken back on your next statement. The page says how it is calculated."
            ),
        ),
        action=_("See why"),
        link="page",
        values=_reversed,
    ),
]
