"""The mails of this room."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.queue import mail as mails
from payouts.models import Payout
from web.templatetags.formats import money


def _payout(context: dict[str, Any]) -> dict[str, Any]:
    row = Payout.objects.select_related("partner", "statement").get(public_id=context["payout"])
    return {
        "amount": money(row.amount),
        "partner": row.partner.name,
        "page": reverse("portal:money", args=[row.partner.public_id]),
        "number": row.statement.number,
        "reference": row.reference,
        "iban": row.masked,
    }


MAILS = [
    mails.MailKind(
        "payouts.payout_sent",
        subject=_("{amount} are on their way"),
        paragraphs=(
            _("we have sent {amount} to {partner}, to the account {iban}, for statement {number}."),
            _("The transfer bears the reference {reference}. It arrives within a few working days."),
        ),
        action=_("Where is my money?"),
        link="page",
        values=_payout,
    ),
]
